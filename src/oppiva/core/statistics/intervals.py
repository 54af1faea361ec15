"""Two measurements of one measure set beside each other: the difference, its interval, and what of it may be shown.

Source: text-analysis.md 11. Answers of people pass the ladder first (trust.md 5): what it does not show exactly does
not come here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from oppiva.core.statistics.binomial import Interval, clopper_pearson, two_sided
from oppiva.core.statistics.shift import FEWEST_EACH, MOST_PAIRS, hodges_lehmann

# Under five: values and words. Under twenty: a percent only beside its "x/y".
FEWEST_FIGURES, FEWEST_PERCENT = 5, 20
Z = NormalDist().inv_cdf(0.975)
FEW, UNDER_SIX, TOO_MANY, METHOD_CHANGED, NOTHING_BEFORE = (
    "few", "under_six", "too_many", "method_changed", "nothing_before",
)  # fmt: skip


class Shows(StrEnum):
    """What so few cases bear: values and words, percents beside their "x/y", or percents of their own."""

    WORDS = "words"
    BESIDE = "beside"
    ALL = "all"


@dataclass(frozen=True)
class Share:
    """So many of n."""

    k: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.k <= self.n:
            raise ValueError(f"no share {self.k} of {self.n}")


@dataclass(frozen=True)
class Count:
    """So many times in a time, in any unit that both sides have."""

    times: int
    time: Decimal

    def __post_init__(self) -> None:
        if self.times < 0 or self.time <= 0:
            raise ValueError(f"no count {self.times} in {self.time}")


@dataclass(frozen=True)
class Values:
    """A set of measured values."""

    values: tuple[Decimal, ...]


Sample = Share | Count | Values


@dataclass(frozen=True)
class Comparison:
    """What may be shown of after against before.

    `n` are the cases of after and before; of counts they are what was counted. `difference`: of shares after - before
    between -1 and 1, of counts the rate ratio, of values the shift in their unit; None where none may be told, and
    `why` says why (few, under_six, too_many, method_changed, nothing_before). `p` only of counts. `exact` False: the
    rank of the limits is rounded from the normal distribution.
    """

    shows: Shows
    n: tuple[int, int]
    difference: float | None = None
    interval: Interval | None = None
    p: float | None = None
    exact: bool = True
    why: str = ""


def shows(n: int) -> Shows:
    """What n cases bear; of two sides the smaller decides."""
    if n < FEWEST_FIGURES:
        return Shows.WORDS
    return Shows.BESIDE if n < FEWEST_PERCENT else Shows.ALL


def compare(after: Sample, before: Sample, *, method_changed: bool = False) -> Comparison:
    """After against before, as far as their cases bear it; a changed method bears no difference at all.

    Refuses (TypeError) two samples of different kinds.
    """
    if type(after) is not type(before):
        raise TypeError("two kinds of samples cannot be compared")
    n = _cases(after), _cases(before)
    # Of counts all that was counted is the sample: from 23 down to none is no small number.
    borne = shows(sum(n) if isinstance(after, Count) else min(n))
    if method_changed:
        return Comparison(borne, n, why=METHOD_CHANGED)
    if borne == Shows.WORDS:
        return Comparison(borne, n, why=FEW)
    if isinstance(after, Share) and isinstance(before, Share):
        return Comparison(borne, n, after.k / after.n - before.k / before.n, newcombe(after, before))
    if isinstance(after, Count) and isinstance(before, Count):
        return _of_counts(after, before, borne, n)
    assert isinstance(after, Values)
    assert isinstance(before, Values)
    return _of_values(after, before, borne, n)


def newcombe(one: Share, other: Share) -> Interval:
    """The 95 % interval of the difference of two shares, from Wilson's of each (Newcombe 1998, method 10)."""
    if not one.n or not other.n:
        raise ValueError("no difference from a share of none")
    p, q = one.k / one.n, other.k / other.n
    (low, high), (other_low, other_high) = wilson(one), wilson(other)
    return Interval(
        p - q - sqrt((p - low) ** 2 + (other_high - q) ** 2), p - q + sqrt((high - p) ** 2 + (q - other_low) ** 2)
    )


def wilson(share: Share) -> tuple[float, float]:
    """Wilson's 95 % limits of one share, between 0 and 1."""
    n, p = share.n, share.k / share.n
    middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    # At the ends the limit is the share itself, which rounding would miss.
    low = 0.0 if share.k == 0 else (middle - half) / (1 + Z * Z / n)
    high = 1.0 if share.k == n else (middle + half) / (1 + Z * Z / n)
    return low, high


def rate_ratio(one: Count, other: Count) -> tuple[float | None, Interval, float]:
    """The ratio of two rates, its exact 95 % interval and p: given the sum, one side's count is binomial.

    No ratio (None) where `other` has none; then the interval has no upper end. Refuses (ValueError) two empty counts.
    """
    n = one.times + other.times
    if not n:
        raise ValueError("no ratio of two empty counts")
    times = float(other.time / one.time)
    share = float(one.time / (one.time + other.time))
    found = clopper_pearson(one.times, n)
    ratio = one.times / other.times * times if other.times else None
    return ratio, Interval(_odds(found.low, times), _odds(found.high, times)), two_sided(one.times, n, share)


def _odds(share: float | None, times: float) -> float | None:
    return None if share is None or share >= 1 else share / (1 - share) * times


def _cases(sample: Sample) -> int:
    if isinstance(sample, Share):
        return sample.n
    return sample.times if isinstance(sample, Count) else len(sample.values)


def _of_counts(after: Count, before: Count, borne: Shows, n: tuple[int, int]) -> Comparison:
    ratio, interval, p = rate_ratio(after, before)
    return Comparison(borne, n, ratio, interval, p, why="" if before.times else NOTHING_BEFORE)


def _of_values(after: Values, before: Values, borne: Shows, n: tuple[int, int]) -> Comparison:
    if min(n) < FEWEST_EACH or n[0] * n[1] > MOST_PAIRS:
        return Comparison(borne, n, why=UNDER_SIX if min(n) < FEWEST_EACH else TOO_MANY)
    found = hodges_lehmann(after.values, before.values)
    interval = Interval(float(found.low), float(found.high))
    return Comparison(borne, n, float(found.shift), interval, exact=found.exact)
