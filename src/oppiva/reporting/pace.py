"""Whether a programme keeps its plan, by two plain rules over its counts; no forecast and no weighting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from oppiva.reporting.counts import Count
from oppiva.reporting.situation import Package, Situation

HALF_BP = 5_000
# A target that is only approximate counts as reached from nine tenths on.
NEAR_BP = 9_000


class Pace(StrEnum):
    """How the programme stands against its plan."""

    NO_PLAN = "no_plan"
    BEFORE = "before"
    ON_SCHEDULE = "on_schedule"
    BEHIND = "behind"
    UNKNOWN = "unknown"
    ENDED = "ended"


@dataclass(frozen=True)
class Lag:
    """A target that is late: `none_begun` when half of its time has gone, `short` when all of it has."""

    kind: str
    count: Count
    elapsed_bp: int


def lags(situation: Situation) -> tuple[Lag, ...]:
    """The targets that are late today, in the order of the plan.

    Late is what has not begun at all when half of its work package has gone, and what is short when the package has
    ended. A target without a home package is held against the whole programme; one that nobody counts is never late.
    """
    found = []
    for count in situation.counts:
        home = _home(situation, count.code)
        elapsed = home.elapsed_bp(situation.today)
        if count.value is None or not count.target:
            continue
        if situation.today > home.end and not _reached(count):
            found.append(Lag("short", count, elapsed))
        elif elapsed >= HALF_BP and not count.begun:
            found.append(Lag("none_begun", count, elapsed))
    return tuple(found)


def pace(situation: Situation) -> Pace:
    """The programme's pace: unknown while nothing that it has promised is counted."""
    if situation.state == "ended" or situation.today > situation.end:
        return Pace.ENDED
    if situation.state == "draft":
        return Pace.NO_PLAN
    if situation.today < situation.start:
        return Pace.BEFORE
    if all(count.value is None for count in situation.counts):
        return Pace.UNKNOWN
    return Pace.BEHIND if lags(situation) else Pace.ON_SCHEDULE


def _home(situation: Situation, code: str) -> Package:
    home = situation.homes.get(code, "")
    return situation.package(home) or Package("", "", situation.start, situation.end)


def _reached(count: Count) -> bool:
    wanted = count.target * (NEAR_BP if count.approximate else 10_000)
    return (count.value or 0) * 10_000 >= wanted
