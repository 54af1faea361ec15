"""The run chart: whether numbers in the order of their days show a change (text-analysis.md 11).

The rules are chosen for few numbers. With a middle line from the same numbers, "six on one side" alarms falsely 10 % of
the time at 20 points and 24 % at 30; the two rules here 4 % and 5 %. The rule about trends is off for the same reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import comb, log2
from statistics import median

# Under five: the values in words. Under ten: dots alone.
FEWEST_DRAWN, FEWEST_TESTED = 5, 10
# The shortest run that can be a sign, so with fewer numbers off the line nothing is tested.
SHORTEST, HINT = 6, 6
# So many numbers at the end on the other side are a way back, fewer may be chance.
BACK = 3
STATED, BEFORE, ALL = "stated", "before", "all"
NOTHING, VALUES, DOTS = "nothing", "values", "dots"
EQUAL, THIN, NO_SIGN = "equal", "thin", "no_sign"
BETTER, WORSE, CHANGED = "better", "worse", "changed"
UP, DOWN, ONCE = "up", "down", "once"
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class RunPoint:
    """One number of a day; `baseline`: from before the trial; `unit` counts how often the unit had been changed."""

    day: date
    value: Decimal
    baseline: bool = False
    unit: int = 0


@dataclass(frozen=True)
class RunProblem:
    """Numbers in the order of their days, the stated starting level, the wish (up, down, else none), the rhythm, the
    first and last day on which numbers of the trial could be expected, and how often the unit has been changed."""

    points: tuple[RunPoint, ...]
    baseline: Decimal | None = None
    wanted: str = ""
    rhythm: str = ""
    first: date | None = None
    last: date | None = None
    unit: int = 0


@dataclass(frozen=True)
class Run:
    """Numbers after each other on one side of the line: the side (up, down), how many, how many of the trial."""

    side: str
    length: int
    trial: int


@dataclass(frozen=True)
class RunPlan:
    """What is drawn and said.

    `points` have the newest unit, `earlier` are so many in another. `line_of` says what the line is: the stated level,
    the median of the numbers from before, or of all; fewer than ten have no line, but still the `stated` level. `n`
    numbers lie off the line. A sign is a run of `run_limit` or fewer crossings than `crossing_limit`. `gaps`: index of
    a point -> weeks without a number after it. `missing`: the Mondays of weeks of the trial without a number.
    """

    points: tuple[RunPoint, ...]
    earlier: int
    verdict: str
    stated: Decimal | None = None
    line: Decimal | None = None
    line_of: str = ""
    n: int = 0
    longest: Run | None = None
    crossings: int = 0
    run_limit: int = 0
    crossing_limit: int = 0
    by_run: bool = False
    by_crossings: bool = False
    direction: str = ""
    back: bool = False
    hint: bool = False
    gaps: tuple[tuple[int, int], ...] = ()
    missing: tuple[date, ...] = ()

    @property
    def joined(self) -> bool:
        """Whether the numbers are enough for lines between them."""
        return len(self.points) >= FEWEST_TESTED


def run_limit(n: int) -> int:
    """The length of a run that is a sign among n numbers off the line."""
    return round(log2(n)) + 3


def crossing_limit(n: int) -> int:
    """Fewer crossings than this are a sign: the 5 % point of Binomial(n - 1, 1/2); refuses no numbers at all."""
    below, whole = 0, 2 ** (n - 1)
    for crossings in range(n):
        below += comb(n - 1, crossings)
        if 20 * below >= whole:
            return crossings
    raise ValueError(f"no crossings among {n} numbers")


def runs_of(points: Sequence[RunPoint], line: Decimal) -> tuple[Run, ...]:
    """The runs in order; a number on the line neither counts nor ends a run."""
    found: list[Run] = []
    for point in points:
        if point.value == line:
            continue
        side = UP if point.value > line else DOWN
        one = 0 if point.baseline else 1
        if found and found[-1].side == side:
            found[-1] = Run(side, found[-1].length + 1, found[-1].trial + one)
        else:
            found.append(Run(side, 1, one))
    return tuple(found)


def read_runs(problem: RunProblem) -> RunPlan:
    """What the numbers show; numbers in an earlier unit are set apart, since nothing joins two units."""
    newest = max((problem.unit, *(point.unit for point in problem.points)))
    points = tuple(
        sorted((point for point in problem.points if point.unit == newest), key=lambda one: (one.day, not one.baseline))
    )
    earlier = len(problem.points) - len(points)
    gaps, missing = _silence(points, problem)
    if len(points) < FEWEST_TESTED:
        few = NOTHING if not points else VALUES if len(points) < FEWEST_DRAWN else DOTS
        return RunPlan(points, earlier, few, problem.baseline, gaps=gaps, missing=missing)
    line, line_of = _line(points, problem.baseline)
    runs = runs_of(points, line)
    n = sum(run.length for run in runs)
    if n < SHORTEST:
        return RunPlan(
            points, earlier, THIN if n else EQUAL, problem.baseline, line, line_of, n, gaps=gaps, missing=missing
        )
    # A run that ended before the trial began is not the trial's doing.
    longest = max((run for run in runs if run.trial), key=lambda run: run.length, default=None)
    sides = len({run.side for run in runs})
    # With the median of all as the line, one side alone means that the other half lies on the line itself.
    tested = longest is not None and (line_of != ALL or sides > 1)
    by_run = tested and longest is not None and longest.length >= run_limit(n)
    by_crossings = tested and len(runs) - 1 < crossing_limit(n)
    direction, back = _way(runs, line_of) if by_run or by_crossings else ("", False)
    return RunPlan(
        points,
        earlier,
        _verdict(direction, problem.wanted),
        problem.baseline,
        line,
        line_of,
        n,
        longest,
        len(runs) - 1,
        run_limit(n),
        crossing_limit(n),
        by_run,
        by_crossings,
        direction,
        back,
        hint=not direction and longest is not None and longest.length >= HINT,
        gaps=gaps,
        missing=missing,
    )


def _line(points: Sequence[RunPoint], stated: Decimal | None) -> tuple[Decimal, str]:
    """The line and what it is."""
    if stated is not None:
        return stated, STATED
    before = [point.value for point in points if point.baseline]
    return (median(before), BEFORE) if before else (median(point.value for point in points), ALL)


def _way(runs: Sequence[Run], line_of: str) -> tuple[str, bool]:
    """Where the numbers went, and whether they came back.

    From a starting level they go to the side of the trial's longest run, the later one of two; without one from the
    side where they begin to the other.
    """
    settled = [at for at, run in enumerate(runs) if run.length >= BACK] or [0, len(runs) - 1]
    first, last = settled[0], settled[-1]
    if line_of == ALL and (first != last or first == 0):
        return _other(runs[first].side), first != last and runs[first].side == runs[last].side
    longest = max((run for run in reversed(runs) if run.trial), key=lambda run: run.length)
    return longest.side, runs[last].side != longest.side


def _other(side: str) -> str:
    return DOWN if side == UP else UP


def _verdict(direction: str, wanted: str) -> str:
    if not direction:
        return NO_SIGN
    if wanted not in {UP, DOWN}:
        return CHANGED
    return BETTER if direction == wanted else WORSE


def _silence(points: Sequence[RunPoint], problem: RunProblem) -> tuple[tuple[tuple[int, int], ...], tuple[date, ...]]:
    """Weeks without a number: between two numbers of the same time, and from the first to the last day of the trial."""
    if problem.rhythm == ONCE:
        return (), ()
    gaps = [
        (index, weeks)
        for index, (one, other) in enumerate(pairwise(points))
        if one.baseline == other.baseline and (weeks := len(_weeks(one.day, other.day)))
    ]
    days = [point.day for point in points if not point.baseline]
    if not days:
        return tuple(gaps), ()
    missing = [week for one, other in pairwise(days) for week in _weeks(one, other)]
    if problem.first is not None:
        begun = [week for week in _weeks(problem.first - WEEK, days[0]) if week >= problem.first]
        missing = [*begun, *missing]
    if problem.last is not None:
        ended = [week for week in _weeks(days[-1], problem.last + WEEK) if week + timedelta(days=4) <= problem.last]
        missing = [*missing, *ended]
    return tuple(gaps), tuple(missing)


def _weeks(one: date, other: date) -> list[date]:
    """The Mondays of the whole weeks between the weeks of two days."""
    monday, end = one - timedelta(days=one.weekday()) + WEEK, other - timedelta(days=other.weekday())
    return [monday + WEEK * at for at in range(max(0, (end - monday).days // 7))]
