"""Cosine of character n-gram counts, in integers, so that the same texts give the same answer on every machine."""

from collections import Counter
from dataclasses import dataclass
from math import isqrt

BASIS = 10_000


@dataclass(frozen=True)
class Grams:
    """The n-gram counts of one text and the square of their length: made once, compared many times."""

    counts: Counter[str]
    square: int


def grams(text: str, size: int = 4) -> Grams:
    """The runs of `size` characters in a text, whatever its case and spaces; none when the text is shorter."""
    plain = " ".join(text.casefold().split())
    counts = Counter(plain[at : at + size] for at in range(len(plain) - size + 1))
    return Grams(counts, sum(n * n for n in counts.values()))


def _dot(left: Grams, right: Grams) -> int:
    a, b = left.counts, right.counts
    return sum(a[gram] * b[gram] for gram in a.keys() & b.keys())


def near(left: Grams, right: Grams, threshold_bp: int) -> bool:
    """Whether the cosine reaches a threshold in basis points; a text without runs reaches none."""
    squares = left.square * right.square
    return squares > 0 and (_dot(left, right) * BASIS) ** 2 >= threshold_bp**2 * squares


def similar(left: str, right: str, threshold_bp: int, size: int = 4) -> bool:
    """Whether the cosine of two texts reaches a threshold in basis points; texts shorter than `size` never do."""
    return near(grams(left, size), grams(right, size), threshold_bp)


def similarity_bp(left: str, right: str, size: int = 4) -> int:
    """Cosine of two texts in basis points, rounded down; 0 when either is shorter than `size` characters."""
    a, b = grams(left, size), grams(right, size)
    squares = a.square * b.square
    return isqrt((_dot(a, b) * BASIS) ** 2 // squares) if squares else 0
