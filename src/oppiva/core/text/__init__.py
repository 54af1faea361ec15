"""Measures on text without any language model, and its normal forms."""

from oppiva.core.text.folding import fold, name_key
from oppiva.core.text.ngrams import Grams, grams, near, similar, similarity_bp

__all__ = ["Grams", "fold", "grams", "name_key", "near", "similar", "similarity_bp"]
