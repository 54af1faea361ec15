"""Measures on text without any language model."""

from oppiva.core.text.ngrams import similar, similarity_bp

__all__ = ["similar", "similarity_bp"]
