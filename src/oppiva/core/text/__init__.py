"""Measures on text without any language model, and its normal forms."""

from oppiva.core.text.folding import fold, name_key, one_newline, search_key
from oppiva.core.text.masking import MASK, mask
from oppiva.core.text.ngrams import Grams, grams, near, similar, similarity_bp
from oppiva.core.text.numbers import plain_number

__all__ = [
    "MASK",
    "Grams",
    "fold",
    "grams",
    "mask",
    "name_key",
    "near",
    "one_newline",
    "plain_number",
    "search_key",
    "similar",
    "similarity_bp",
]
