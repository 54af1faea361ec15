"""One measure of an experiment: before and after in its own unit, what its numbers may show, where it went.

Plain Python over numbers that were read once. Source: text-analysis.md 11; what people answered passes the ladder first
(trust.md 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from oppiva.core.statistics import (
    EXACT,
    RELATIVE,
    Comparison,
    Count,
    Direction,
    Domain,
    Measured,
    Number,
    Outcome,
    Share,
    Values,
    Wish,
    compare,
    outcome_of,
    precision_of,
    statistic,
    strength_of,
)
from oppiva.core.statistics import Reading as Figure
from oppiva.core.statistics.effects import NO_AFTER, NO_BEFORE
from oppiva.core.statistics.intervals import FEWEST_FIGURES, METHOD_CHANGED, Sample
from oppiva.experiments.queries import CountedNumber, MeasureNumbers

SHARE, LAST = "share", "last"
NO_WISH = "no_wish"
HUNDRED = Decimal(100)
# Why there is a difference and no interval, beside what `compare` says itself.
STATED, ONE_NUMBER, NO_NUMBERS, NOT_SHARES, NOT_COUNTS = (
    "stated", "one_number", "no_numbers", "not_shares", "not_counts",
)  # fmt: skip
# What the ladder lets through of people's answers.
WHOLE, ONLY_DIRECTION, NOTHING = "whole", "direction", "nothing"


@dataclass(frozen=True)
class Read:
    """What an analyst says of a measure; as it stands by itself when nobody has said anything."""

    domain: str = ""
    wish: str = ""
    band: tuple[Decimal, Decimal] | None = None
    counts: bool = False
    answers: bool = False
    method_changed: bool = False
    said: str = ""
    note: str = ""
    version: int = 0


@dataclass(frozen=True)
class Measures:
    """A measure with its two figures. `shown` says how much of people's answers may be told; then `before`, `after`,
    `outcome` and `comparison` hold no more than that. `why`: why there is no interval.
    """

    numbers: MeasureNumbers
    read: Read
    before: Figure | None
    after: Figure | None
    outcome: Outcome
    held: Measured | None = None  # as core.statistics takes it; None: nobody has said which direction is better
    comparison: Comparison | None = None
    why: str = ""
    samples: tuple[Sample, Sample] | None = None  # after and before, as they were compared
    shown: str = WHOLE

    @property
    def is_few(self) -> bool:
        """Whether a side has so few cases that only values and words are told; an unsaid number of cases is not few."""
        sides = [one.n for one in (self.after,) if one is not None]
        if self.numbers.stated is not None:
            sides += [self.numbers.stated_n] if self.numbers.stated_n is not None else []
        elif self.before is not None:
            sides.append(self.before.n)
        return min(sides, default=0) < FEWEST_FIGURES

    @property
    def wish(self) -> str:
        """The direction that is better: as the analyst read it, else as the team said; empty: nobody did."""
        return self.read.wish or self.numbers.wanted


def measured(numbers: MeasureNumbers, read: Read, *, over: bool = True) -> Measures:
    """What may be told of a measure; `over`: its experiment is over, else it has no direction yet."""
    after = _figure(numbers.during, numbers.statistic)
    before = _before(numbers, after)
    shown = _ladder(read, numbers, before, after)
    if shown == NOTHING:
        before = after = None
    held = _core(numbers, read, before, after)
    outcome = outcome_of(held, over=over) if held is not None else _unread(numbers, before, after)
    if shown == WHOLE:
        return Measures(numbers, read, before, after, outcome, held, *_comparison(numbers, read))
    # The direction may be told of five to nine answers, no figure of them and not how many they are.
    bare = replace(outcome, difference=None, n=0)
    return Measures(numbers, read, None, None, bare, _uncounted(held), shown=shown)


def _core(numbers: MeasureNumbers, read: Read, before: Figure | None, after: Figure | None) -> Measured | None:
    """The measure as `core.statistics` takes it; None where nobody has said which direction is better."""
    wish = read.wish or numbers.wanted
    if not wish:
        return None
    written = [one.value for one in (*numbers.before, *numbers.during)]
    if numbers.stated is not None:
        written.append(numbers.stated)
    return Measured(
        key=str(numbers.position),
        # Without a domain it stands in no column; whoever draws leaves it out.
        domain=Domain(read.domain) if read.domain else Domain.QUALITY,
        wish=Wish(wish),
        before=before,
        after=after,
        band=read.band,
        precision=precision_of(written),
        strength=strength_of(len(numbers.before) + len(numbers.during), before=before is not None),
        method_changed=read.method_changed,
        said=Direction(read.said) if read.said else None,
    )


def _uncounted(held: Measured | None) -> Measured | None:
    """The measure without the numbers of its answers, of which only a band may be told."""
    if held is None:
        return None
    before, after = (replace(one, n=0) if one is not None else None for one in (held.before, held.after))
    return replace(held, before=before, after=after)


def _before(numbers: MeasureNumbers, after: Figure | None) -> Figure | None:
    """The starting level that the team wrote, else the figure of what was counted before.

    Where nobody said of how many it is, it takes nothing from the n of the other figure.
    """
    if numbers.stated is not None:
        return Figure(numbers.stated, numbers.stated_n or (after.n if after is not None else 1))
    return _figure(numbers.before, numbers.statistic)


def _figure(some: Sequence[CountedNumber], kind: str) -> Figure | None:
    if not some or not kind:
        return None
    value = statistic([Number(one.value, one.n) for one in some], kind)
    return Figure(value, sum(one.n for one in some), some[0].day, some[-1].day) if value is not None else None


def _unread(numbers: MeasureNumbers, before: Figure | None, after: Figure | None) -> Outcome:
    """Both figures stand beside each other, but nobody has said which direction is better."""
    both = before is not None and after is not None
    difference = after.value - before.value if before is not None and after is not None else None
    n = min(before.n, after.n) if before is not None and after is not None else 0
    why = NO_WISH if both else NO_BEFORE if after is not None else NO_AFTER
    return Outcome(str(numbers.position), Direction.UNTOLD, difference, n, why=why)


def _ladder(read: Read, numbers: MeasureNumbers, before: Figure | None, after: Figure | None) -> str:
    """Ten answers exact, five to nine the direction alone, under five nothing; of two sides the smaller decides.

    An unsaid number of answers may be a single one.
    """
    if not read.answers:
        return WHOLE
    if numbers.stated is not None and not numbers.stated_n:
        return NOTHING
    fewest = min((one.n for one in (before, after) if one is not None), default=0)
    if fewest >= EXACT:
        return WHOLE
    return ONLY_DIRECTION if fewest >= RELATIVE else NOTHING


_Compared = tuple[Comparison | None, str, "tuple[Sample, Sample] | None"]


def _comparison(numbers: MeasureNumbers, read: Read) -> _Compared:
    """The difference with its interval as far as the numbers bear it, why there is none, and what was compared."""
    samples, why = _samples(numbers, read)
    if read.method_changed:
        return None, METHOD_CHANGED, samples
    if samples is None or why:
        return None, why, samples
    after, before = samples
    if isinstance(after, Count) and isinstance(before, Count) and not after.times + before.times:
        return None, NO_NUMBERS, samples
    found = compare(after, before)
    return found, found.why, samples


def _samples(numbers: MeasureNumbers, read: Read) -> tuple[tuple[Sample, Sample] | None, str]:
    if not numbers.during or not (numbers.before or numbers.stated is not None):
        return None, NO_NUMBERS
    if not numbers.before or (numbers.stated is not None and numbers.stated != _stat(numbers)):
        return None, STATED  # the figure beside it is another one than these numbers give
    if numbers.statistic == LAST:
        return None, ONE_NUMBER
    if read.counts:
        return _counts(numbers)
    if numbers.statistic == SHARE:
        return _shares(numbers)
    return (_values(numbers.during), _values(numbers.before)), ""


def _stat(numbers: MeasureNumbers) -> Decimal | None:
    figure = _figure(numbers.before, numbers.statistic)
    return figure.value if figure is not None else None


def _values(some: Sequence[CountedNumber]) -> Values:
    return Values(tuple(one.value for one in some))


def _counts(numbers: MeasureNumbers) -> tuple[tuple[Sample, Sample] | None, str]:
    """Each number is what was counted in one equal time, a week or a day: so many times in so many of them."""
    both = (*numbers.before, *numbers.during)
    if any(one.value < 0 or one.value != one.value.to_integral_value() for one in both):
        return None, NOT_COUNTS
    after, before = (
        Count(int(sum(one.value for one in some)), Decimal(len(some))) for some in (numbers.during, numbers.before)
    )
    return (after, before), ""


def _shares(numbers: MeasureNumbers) -> tuple[tuple[Sample, Sample] | None, str]:
    """Each number is a share of its n cases, in per cent where the unit says so, else between 0 and 1."""
    whole = whole_of(numbers)
    if any(not 0 <= one.value <= whole for one in (*numbers.before, *numbers.during)):
        return None, NOT_SHARES
    after, before = (
        Share(sum(_cases(one, whole) for one in some), sum(one.n for one in some))
        for some in (numbers.during, numbers.before)
    )
    return (after, before), ""


def whole_of(numbers: MeasureNumbers) -> Decimal:
    """What all cases are in a share's unit: a hundred, or one."""
    above = any(one.value > 1 for one in (*numbers.before, *numbers.during))
    return HUNDRED if "%" in numbers.unit or above else Decimal(1)


def _cases(one: CountedNumber, whole: Decimal) -> int:
    return int((one.value * one.n / whole).to_integral_value())
