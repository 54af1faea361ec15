"""What goes into the effect direction of a candidate's experiments, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from oppiva.core.statistics.binomial import Interval
from oppiva.core.statistics.intervals import Shows

FEWEST_TOLD = 6  # experiments with a direction: 5 of 5 alone is p .063
# What always stands beside it: who measured, that teams chose their measures, nothing to compare with, the season.
BESIDE = ("who_measured", "own_measure", "no_comparison", "season")


class Domain(StrEnum):
    """What a measure is about: the columns."""

    TIME = "time"
    COPING = "coping"
    CUSTOMER = "customer"
    EMPLOYMENT = "employment"
    QUALITY = "quality"


class Wish(StrEnum):
    """The direction that is better; of a band it is better to be nearer to it."""

    UP = "up"
    DOWN = "down"
    BAND = "band"


class Direction(StrEnum):
    """Where an experiment went in a domain: of several measures `mixed` when too few agree."""

    BETTER = "better"
    WORSE = "worse"
    LEVEL = "level"
    MIXED = "mixed"
    UNTOLD = "untold"


class Strength(StrEnum):
    """What a direction rests on, the strongest first."""

    SERIES = "series"
    BEFORE_AFTER = "before_after"
    OPINION = "opinion"


class Fate(StrEnum):
    """What became of an experiment; the first four are over, and their numbers count alike."""

    CARRIED_OUT = "carried_out"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    UNDER_WAY = "under_way"
    NOT_STARTED = "not_started"
    MISSING = "missing"


OVER = (Fate.CARRIED_OUT, Fate.STOPPED, Fate.FAILED, Fate.INTERRUPTED)


@dataclass(frozen=True)
class EffectRules:
    """Settings: how many per cent of measures must agree, and from which n an arrow is middle-sized and large."""

    agree: int = 70
    sizes: tuple[int, int] = (10, 50)

    def __post_init__(self) -> None:
        # At a half two directions could both have enough.
        if not 50 < self.agree <= 100 or not 0 < self.sizes[0] < self.sizes[1]:
            raise ValueError(f"no rules: {self.agree} %, {self.sizes}")


@dataclass(frozen=True)
class Reading:
    """The figure of one time: the statistic that the team chose, from how many cases, and its days."""

    value: Decimal
    n: int = 1
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Measured:
    """One measure of an experiment. Its words stay with the caller, who knows it by `key`.

    `precision`: the smallest step in which it was counted (`precision_of`). `band`: both ends of a wished-for band.
    `said`: what the team says itself where no numbers tell (better, worse, level); it is an opinion.
    """

    key: str
    domain: Domain
    wish: Wish
    before: Reading | None = None
    after: Reading | None = None
    band: tuple[Decimal, Decimal] | None = None
    precision: Decimal = Decimal(1)
    strength: Strength = Strength.BEFORE_AFTER
    method_changed: bool = False
    said: Direction | None = None


@dataclass(frozen=True)
class Tried:
    """One experiment: its code, what became of it, and its measures."""

    code: str
    fate: Fate
    measures: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class EffectProblem:
    """The experiments of a candidate, each once, and how many more there should be of which nothing is known."""

    tried: tuple[Tried, ...]
    missing: int = 0
    rules: EffectRules = EffectRules()


@dataclass(frozen=True)
class Outcome:
    """One measure: the difference after - before in its own unit (None: none may be told), its direction, its n, what
    it rests on, and `why` there is no direction (method_changed, no_before, no_after, not_over)."""

    key: str
    direction: Direction
    difference: Decimal | None = None
    n: int = 0
    strength: Strength | None = None
    why: str = ""


@dataclass(frozen=True)
class EffectCell:
    """One experiment in one domain. `n` and `strength` are the least of the measures that point its way; `size` is 0
    (small), 1 or 2 (large). `direction` None: it measured nothing there."""

    domain: Domain
    direction: Direction | None = None
    n: int = 0
    size: int = 0
    strength: Strength | None = None
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class EffectRow:
    """One experiment, with a cell for every domain in their order."""

    code: str
    fate: Fate
    cells: tuple[EffectCell, ...]


@dataclass(frozen=True)
class Tally:
    """One domain: `favourable` of the `n` experiments that have a direction; what is left out of n is told beside it.

    `interval` is exact. `p` is None under six experiments with a direction: then `count_only`, and no interval is shown
    either. `shows` says whether a percent may stand alone.
    """

    domain: Domain
    favourable: int
    n: int
    level: int
    mixed: int
    untold: int
    not_measured: int
    interval: Interval | None
    p: float | None
    shows: Shows

    @property
    def count_only(self) -> bool:
        """Whether nothing but the count may be shown."""
        return self.n < FEWEST_TOLD


@dataclass(frozen=True)
class Denominator:
    """How many experiments had this fate, how many of them have a direction anywhere, and in each domain's order."""

    fate: Fate
    experiments: int
    directed: int
    by_domain: tuple[int, ...]


@dataclass(frozen=True)
class EffectPlan:
    """The rows in the order given, a tally for each domain, and every fate, also of those that tell nothing."""

    rows: tuple[EffectRow, ...]
    tallies: tuple[Tally, ...]
    denominators: tuple[Denominator, ...]
    beside: tuple[str, ...] = BESIDE

    @property
    def total(self) -> int:
        """All experiments, the missing ones among them."""
        return sum(one.experiments for one in self.denominators)
