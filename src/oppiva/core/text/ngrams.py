"""Cosine of character n-gram counts, in integers, so that the same texts give the same answer on every machine."""

from collections import Counter
from math import isqrt

BASIS = 10_000


def _counts(text: str, size: int) -> Counter[str]:
    plain = " ".join(text.casefold().split())
    return Counter(plain[at : at + size] for at in range(len(plain) - size + 1))


def _dot_and_lengths(left: str, right: str, size: int) -> tuple[int, int]:
    """The dot product and the product of the two squared lengths."""
    a, b = _counts(left, size), _counts(right, size)
    dot = sum(count * b[gram] for gram, count in a.items())
    return dot, sum(n * n for n in a.values()) * sum(n * n for n in b.values())


def similar(left: str, right: str, threshold_bp: int, size: int = 4) -> bool:
    """Whether the cosine of two texts reaches a threshold in basis points; texts shorter than `size` never do."""
    dot, squares = _dot_and_lengths(left, right, size)
    return squares > 0 and (dot * BASIS) ** 2 >= threshold_bp**2 * squares


def similarity_bp(left: str, right: str, size: int = 4) -> int:
    """Cosine of two texts in basis points, rounded down; 0 when either is shorter than `size` characters."""
    dot, squares = _dot_and_lengths(left, right, size)
    return isqrt((dot * BASIS) ** 2 // squares) if squares else 0
