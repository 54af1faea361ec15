"""Measures on text without any language model."""

from oppiva.core.text.ngrams import Grams, grams, near, similar, similarity_bp

__all__ = ["Grams", "grams", "near", "similar", "similarity_bp"]
