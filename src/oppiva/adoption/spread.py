"""What is counted of adoptions for the spread board (records.md 5): stages, areas, what is known later. Plain Python.

Where something lies is counted of those alone that may be shown by name: a sum less what the map shows must not tell
where a hidden one is. Everything else is counted of all that are confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median_high, median_low
from uuid import UUID

from oppiva.adoption.rounds import UNKNOWN, Shares
from oppiva.adoption.stages import END

# The way in order, then those of whom nobody knows, then those that have ended.
KINDS = ("interested", "decided", "preparing", "trying", "in_use", "embedded", UNKNOWN, END)
PLANNING = frozenset({"interested", "decided", "preparing"})
IN_USE_KINDS = frozenset({"in_use", "embedded"})
# Which of several places of an area its tile shows: the furthest that is known.
FURTHEST = ("embedded", "in_use", "trying", "preparing", "decided", "interested", UNKNOWN, END)
SHARES_AT = (6, 12)
# Below so many checks a changed part says nothing of the core.
LEAST_CHECKS = 3
# How an adopter is shown: by name, as an employment area that is not named, or not at all.
NAMED, UNNAMED, HIDDEN = "named", "unnamed", "hidden"


@dataclass(frozen=True)
class Taken:
    """One confirmed adoption as it is counted.

    `unknown`: in use by its stage, and nobody has answered. `regions`: where it lies, empty where that is not known.
    `version_on`: the day of the version that it had when it came into use. `later`: months -> how it stood then.
    """

    programme: UUID
    model: UUID
    stage: str
    unknown: bool = False
    shown: str = HIDDEN
    area: str = ""
    regions: frozenset[str] = frozenset()
    organisation: UUID | None = None
    first_in_use_on: date | None = None
    version_on: date | None = None
    later: Mapping[int, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Its stage, or unknown: never both."""
        return UNKNOWN if self.unknown else self.stage

    @property
    def was_used(self) -> bool:
        """Whether it has been in use at all: what is only planned or tried never is."""
        return self.first_in_use_on is not None


@dataclass(frozen=True)
class Home:
    """Where a programme is at home; without regions nothing can be outside it."""

    areas: frozenset[str] = frozenset()
    organisations: frozenset[UUID] = frozenset()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """A core part of a model: how many changed it or left it out, of so many that were asked."""

    model: UUID
    key: str
    changed: int
    checks: int


@dataclass(frozen=True)
class Spread:
    """What the board says of some adoptions; `areas`: code -> how many stand how, of those shown by name alone.

    `kinds` has every one of `KINDS` and sums up to `total`. `taken`: those that have been in use, of which `in_use` are
    known to be. `outside`: of `named` those that are neither in an area nor an organisation of the programme.
    """

    total: int
    kinds: Mapping[str, int]
    taken: int
    in_use: int
    unknown: int
    ended_after_use: int
    areas: Mapping[str, Mapping[str, int]]
    nowhere: Mapping[str, int]
    unnamed: Mapping[str, int]
    hidden: int
    used_areas: int
    named: int
    outside: int
    first_outside: date | None
    home_known: bool
    shares: tuple[Shares, ...]
    days: int | None
    days_of: int

    @property
    def not_on_map(self) -> int:
        """Those that the map cannot or may not show."""
        return self.total - sum(sum(found.values()) for found in self.areas.values())


def spread(rows: Collection[Taken], homes: Mapping[UUID, Home]) -> Spread:
    """All counts of these adoptions; `homes` by programme."""
    named = [one for one in rows if one.shown == NAMED]
    known = [one for one in named if homes.get(one.programme, Home()).regions]
    areas: dict[str, Counter[str]] = {}
    for one in named:
        if one.area:
            areas.setdefault(one.area, Counter())[one.kind] += 1
    kinds = _kinds(rows)
    used = [one for one in rows if one.was_used]
    days = sorted((one.first_in_use_on - one.version_on).days for one in used if one.first_in_use_on and one.version_on)
    return Spread(
        total=len(rows),
        kinds={kind: kinds[kind] for kind in KINDS},
        taken=len(used),
        in_use=sum(kinds[kind] for kind in IN_USE_KINDS),
        unknown=kinds[UNKNOWN],
        ended_after_use=sum(one.kind == END for one in used),
        areas=areas,
        nowhere=_kinds(one for one in named if not one.area),
        unnamed=_kinds(one for one in rows if one.shown == UNNAMED),
        hidden=sum(one.shown == HIDDEN for one in rows),
        used_areas=len({one.area for one in named if one.area and one.was_used}),
        named=len(known),
        outside=sum(is_outside(one, homes[one.programme]) for one in known),
        first_outside=first_outside(known, homes),
        home_known=bool(known) or any(home.regions for home in homes.values()),
        shares=tuple(shares_at(rows, months) for months in SHARES_AT),
        days=middle(days),
        days_of=len(days),
    )


def is_outside(one: Taken, home: Home) -> bool:
    """Whether neither its area nor its organisation is one of the programme's."""
    return one.area not in home.areas and one.organisation not in home.organisations


def first_outside(rows: Iterable[Taken], homes: Mapping[UUID, Home]) -> date | None:
    """The first day on which a place came into use in a region in which its programme is not at home."""
    found = [
        one.first_in_use_on
        for one in rows
        if one.first_in_use_on and one.regions and not one.regions & homes[one.programme].regions
    ]
    return min(found, default=None)


def shares_at(rows: Iterable[Taken], months: int) -> Shares:
    """Every place that has come so far, whatever it says: the unknown stay in the denominator (T9)."""
    found = Shares(months)
    for one in rows:
        state = one.later.get(months, "")
        if state:
            found = found.plus(state)
    return found


def furthest(kinds: Mapping[str, int]) -> str:
    """What the tile of an area shows; empty for none."""
    return next((kind for kind in FURTHEST if kinds.get(kind)), "")


def most_changed(parts: Iterable[Part]) -> Part | None:
    """The part that was changed or left out in the largest share of its checks, of those checked often enough; None
    where none was. Of equals the one checked more often, then by key."""
    enough = [one for one in parts if one.checks >= LEAST_CHECKS and one.changed]
    return min(enough, key=lambda one: (-one.changed / one.checks, -one.checks, str(one.model), one.key), default=None)


def middle(days: Sequence[int]) -> int | None:
    """The median in whole days, rounded half up; None for none."""
    return (median_low(days) + median_high(days) + 1) // 2 if days else None


def _kinds(rows: Iterable[Taken]) -> Counter[str]:
    return Counter(one.kind for one in rows)
