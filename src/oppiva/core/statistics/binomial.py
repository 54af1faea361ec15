"""Exact limits and tests of a count among n: no approximation, since the counts here are small (text-analysis.md 11).

Our own, as `runs` has its binomial: what is needed of it is a tail and where it reaches 2.5 % (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb, exp, lgamma, log, log1p

TAIL = 0.025  # on each side of 95 %
HALVINGS = 60  # of the distance between two shares: beyond what a float can hold


@dataclass(frozen=True)
class Interval:
    """The two ends of a 95 % interval; None where there is no end on that side."""

    low: float | None
    high: float | None


def clopper_pearson(k: int, n: int) -> Interval:
    """The exact interval of the share k of n, between 0 and 1; refuses (ValueError) n under 1 and k outside 0..n."""
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"no share {k} of {n}")
    return Interval(_low(k, n), 1 - _low(n - k, n))


def sign_test(k: int, n: int) -> float:
    """Two-sided p of k of n in one direction when both are equally likely; 1 without any."""
    if n < 0 or not 0 <= k <= n:
        raise ValueError(f"no count {k} of {n}")
    tail = sum(comb(n, at) for at in range(min(k, n - k) + 1))
    return min(1.0, 2 * tail / (1 << n))


def two_sided(k: int, n: int, share: float) -> float:
    """Twice the smaller tail: p of k of n where `share` (over 0, under 1) is expected.

    It is under .05 just when `share` lies outside of `clopper_pearson`, so p and interval never contradict each other.
    """
    return min(1.0, 2 * min(at_most(k, n, share), at_most(n - k, n, 1 - share)))


def at_most(k: int, n: int, share: float) -> float:
    """P(X <= k) of n with this share, over 0 and under 1.

    Summed downwards from k or upwards from k + 1, so that each term is smaller than the one before.
    """
    if k >= n:
        return 1.0
    if k >= n * share:
        return 1 - _sum_down(n - k - 1, n, 1 - share)
    return _sum_down(k, n, share)


def _sum_down(k: int, n: int, share: float) -> float:
    """P(X <= k) for a k that is not above the mean by more than one."""
    term = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log1p(-share))
    total, odds = term, (1 - share) / share
    for at in range(k, 0, -1):
        term *= at / (n - at + 1) * odds
        total += term
        if term < total * 1e-17:
            break
    return total


def _low(k: int, n: int) -> float:
    """The share under which k or more of n would come in less than 2.5 %."""
    if k == 0:
        return 0.0
    # P(X >= k) = P(n - X <= n - k)
    return _where(lambda share: _sum_down(n - k, n, 1 - share) < TAIL, 0.0, k / n)


def _where(is_below: Callable[[float], bool], low: float, high: float) -> float:
    """The place between where a rising function crosses; `is_below` says on which side a value is."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if is_below(middle):
            low = middle
        else:
            high = middle
    return low
