"""By how much one set of values lies above another: Hodges and Lehmann's shift with Mann and Whitney's exact limits.

Source: text-analysis.md 11. No normal distribution is assumed; with equal values the interval is only wider.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from math import comb, floor, sqrt
from statistics import NormalDist, median

FEWEST_EACH = 6  # on both sides: below, the rank limits are the least and largest difference themselves or none at all
MOST_EXACT = 10_000  # pairs of values; above, the rank comes from the normal distribution, which then agrees to a rank
MOST_PAIRS = 250_000  # to sort in a page: a third of a second


@dataclass(frozen=True)
class Shift:
    """The median of all differences, the 95 % interval, whether its rank is exact."""

    shift: Decimal
    low: Decimal
    high: Decimal
    exact: bool = True


def hodges_lehmann(one: Sequence[Decimal], other: Sequence[Decimal]) -> Shift:
    """How far `one` lies above `other`, in their unit.

    Refuses (ValueError) fewer than six on a side, and more than `MOST_PAIRS` pairs.
    """
    pairs = len(one) * len(other)
    if min(len(one), len(other)) < FEWEST_EACH or pairs > MOST_PAIRS:
        raise ValueError(f"no shift of {len(one)} values against {len(other)}")
    differences = sorted(a - b for a in one for b in other)
    exact = pairs <= MOST_EXACT
    rank = limit_rank(*sorted((len(one), len(other)))) if exact else _normal_rank(len(one), len(other))
    return Shift(Decimal(median(differences)), differences[rank - 1], differences[-rank], exact)


@lru_cache(maxsize=256)
def limit_rank(n: int, m: int) -> int:
    """Which difference, counted from either end, is the limit: the largest c with P(U <= c - 1) <= 2.5 %; 0 is none."""
    whole = comb(n + m, n)
    return next(u for u, below in enumerate(accumulate(_orders(n, m))) if 40 * below > whole)


def _orders(n: int, m: int) -> list[int]:
    """In how many orders of n and m values U is 0, 1, 2 ... up to the middle: coefficients of the Gaussian binomial."""
    top = n * m // 2
    counts = [1] + [0] * top
    for at in range(1, n + 1):
        for u in range(top, m + at - 1, -1):
            counts[u] -= counts[u - m - at]
        for u in range(at, top + 1):
            counts[u] += counts[u - at]
    return counts


def _normal_rank(n: int, m: int) -> int:
    spread = sqrt(n * m * (n + m + 1) / 12)
    return floor(n * m / 2 - NormalDist().inv_cdf(0.975) * spread)
