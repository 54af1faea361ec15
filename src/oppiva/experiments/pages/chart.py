"""The run charts of an experiment: a drawing of each measure that has numbers, its sentence, and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from oppiva.core.charts import NARROW, WIDE, Level, Mark, RunDrawing, Size, run_chart
from oppiva.core.charts.run_drawing import BASE, LIMIT, MIDDLE, PREDICTED
from oppiva.core.statistics import Number, RunPlan, RunPoint, RunProblem, in_order, is_met, read_runs, statistic
from oppiva.core.statistics import Predicted as Foretold
from oppiva.core.statistics.runs import ALL, NOTHING, VALUES
from oppiva.experiments import chart_words
from oppiva.experiments.chart_words import Said
from oppiva.experiments.limits import compared_words
from oppiva.experiments.log_words import shown
from oppiva.experiments.models import Amendment, Cycle, Measured, Prediction, Problem, Trial
from oppiva.experiments.queries.log import MeasureRow, NumberRow
from oppiva.experiments.queries.page import Amended
from oppiva.experiments.queries.units import UnitChange, is_same, unit_at
from oppiva.jobs import clock


@dataclass(frozen=True)
class Known:
    """What the reader may see beside the numbers themselves; None or empty: not open, or not there."""

    cycle: Cycle
    prediction: Prediction | None = None
    problem: Problem | None = None
    trial: Trial | None = None
    amendments: tuple[Amended, ...] = ()
    team: bool = False
    units: Mapping[int, Sequence[UnitChange]] = field(default_factory=dict)  # by the measure


@dataclass(frozen=True)
class Chart:
    """One measure: what was counted, what it shows, the drawing in two sizes (empty: too few numbers), the words of
    the lines and ticks for who does not see them, and its rows as they came."""

    measure: int
    what: str
    unit: str
    said: Said
    wide: str
    narrow: str
    legend: tuple[str, ...]
    rows: tuple[NumberRow, ...]
    units: tuple[str, ...]  # of the rows


def charts_of(
    known: Known, measures: Sequence[MeasureRow], rows: Sequence[NumberRow], *, narrow: Size = NARROW
) -> tuple[Chart, ...]:
    """A chart of each measure that has numbers, in the order of the measures; `rows` the newest first."""
    found = []
    for measure in measures:
        own = tuple(row for row in rows if row.measure == measure.position)
        if own:
            found.append(_chart(known, measure, own, narrow))
    return tuple(found)


def _unit_changes(known: Known, position: int) -> Sequence[UnitChange]:
    """What is known of them: the history, else of the first measure the signed changes."""
    found = known.units.get(position, ())
    if found or position != 1:
        return found
    return [
        UnitChange(one.at, str(one.before.get("unit", "")))
        for one in known.amendments
        if one.target == Amendment.Of.MEASURE and "unit" in one.after
    ]


def _chart(known: Known, measure: MeasureRow, rows: tuple[NumberRow, ...], small: Size) -> Chart:
    today, first = clock.today(), measure.position == 1
    changes = _unit_changes(known, measure.position)
    units = tuple(unit_at(changes, row.made_at, measure.unit) for row in rows)
    in_unit = [int(is_same(unit, measure.unit)) for unit in units]
    plan = read_runs(
        RunProblem(
            points=tuple(
                RunPoint(row.day, row.value, row.kind == Measured.BASELINE, unit)
                for row, unit in zip(reversed(rows), reversed(in_unit), strict=True)
            ),
            baseline=_stated(known, measure) if first else None,
            wanted=measure.wanted if known.prediction is not None else "",
            rhythm=measure.rhythm,
            first=known.trial.starts_on if known.trial is not None else None,
            last=_last_day(known, today),
            unit=1,
        )
    )
    changed = chart_words.unit_changed(_local(changes[-1].at), today) if changes else ""
    said = chart_words.said_of(
        plan, unit=measure.unit, wanted=measure.wanted if known.prediction is not None else "", team=known.team,
        changed=changed,
    )  # fmt: skip
    if first and (compared := _compared(known, measure, rows, units)):
        said = Said(said.finding, (compared, *said.reasons))
    days = tuple(_day(one) for one in known.amendments if one.target != Amendment.Of.DECISION)
    if plan.verdict in {NOTHING, VALUES}:
        legend: tuple[str, ...] = (chart_words.amended_words(days, today),) if days else ()
        return Chart(measure.position, measure.what, measure.unit, said, "", "", legend, rows, units)
    levels, band = _levels(known, plan, first=first)
    drawing = RunDrawing(
        marks=tuple(_mark(point, known, plan, first=first) for point in plan.points),
        joined=plan.joined,
        gaps=plan.gaps,
        levels=levels,
        band=band,
        amendments=days,
        whole=any(level.kind in {PREDICTED, LIMIT} for level in levels)
        and all(point.value >= 0 for point in plan.points),
        unit=measure.unit,
        trial=_("the trial begins"),
        amended=_("signed change"),
    )
    legend = tuple(level.label for level in levels if level.label)
    if days:
        legend = (*legend, chart_words.amended_words(days, today))
    wide, narrow = (run_chart(drawing, number=shown, day=_day_short, size=size).svg for size in (WIDE, small))
    return Chart(measure.position, measure.what, measure.unit, said, wide, narrow, legend, rows, units)


def _compared(known: Known, measure: MeasureRow, rows: Sequence[NumberRow], units: Sequence[str]) -> str:
    """The figure that the limits look at, as the numbers of the trial stand now."""
    held = known.prediction
    if held is None or held.keep_cut is None or held.stop_cut is None or not held.wanted:
        return ""
    numbers = [
        Number(row.value, row.n)
        for row, unit in zip(reversed(rows), reversed(units), strict=True)
        if row.kind == Measured.TRIAL and is_same(unit, measure.unit)
    ]
    figure = statistic(numbers, held.statistic) if held.statistic else None
    return compared_words(held.statistic, shown(figure, measure.unit)) if figure is not None else ""


def _day(one: Amended) -> date:
    return _local(one.at)


def _local(at: datetime) -> date:
    return at.astimezone(clock.HELSINKI).date()


def _day_short(day: date) -> str:
    """`3.3.` under the drawing, where there is no room for the weekday."""
    return f"{day.day}.{day.month}."


def _last_day(known: Known, today: date) -> date | None:
    """The last day on which a number could be expected."""
    if known.trial is None:
        return None
    last = known.cycle.ended_on or known.trial.ends_on
    return min(last, today) if last is not None else None


def _stated(known: Known, measure: MeasureRow) -> Decimal | None:
    """The starting level that the team wrote, when it is in the unit of the measure."""
    if known.problem is None or known.problem.baseline_unit.casefold() not in {"", measure.unit.casefold()}:
        return None
    found: Decimal | None = known.problem.baseline
    return found


def _mark(point: RunPoint, known: Known, plan: RunPlan, *, first: bool) -> Mark:
    met = None
    held = known.prediction
    if first and held is not None and held.kind and not point.baseline:
        base = plan.line if plan.line_of != ALL and plan.joined else plan.stated
        met = is_met(Foretold(held.kind, held.value, held.upper), point.value, base)
    return Mark(point.day, point.value, point.baseline, met)


def _levels(known: Known, plan: RunPlan, *, first: bool) -> tuple[tuple[Level, ...], tuple[Decimal, Decimal] | None]:
    """The line of the numbers, then what was predicted and where the limits lie; equal ones are drawn once."""
    found: list[Level] = []
    if plan.line is not None:
        of_all = plan.line_of == ALL
        words = chart_words.middle_number(plan.line) if of_all else chart_words.starting_level(plan.line)
        found.append(Level(plan.line, MIDDLE if of_all else BASE, words))
    elif plan.stated is not None:
        found.append(Level(plan.stated, BASE, chart_words.starting_level(plan.stated)))
    held = known.prediction
    if not first or held is None:
        return tuple(found), None
    band: tuple[Decimal, Decimal] | None = None
    if held.kind == "between" and held.value is not None and held.upper is not None:
        band = (held.value, held.upper)
        words = chart_words.predicted_between(*band)
        found += [Level(held.upper, PREDICTED, words), Level(held.value, PREDICTED, "")]
    elif held.kind in {"at_most", "at_least"} and held.value is not None:
        words = chart_words.predicted(held.kind, held.value, limit=_same_limit(held))
        found.append(Level(held.value, PREDICTED, words))
    return (*found, *_limits(held)), band


def _same_limit(held: Prediction) -> bool:
    """Whether keeping begins where the prediction comes true."""
    return held.keep_cut == held.value and held.kind == ("at_most" if held.wanted == "down" else "at_least")


def _limits(held: Prediction) -> tuple[Level, ...]:
    """The lines of keeping and stopping, but for one that the prediction is."""
    keep, stop, down = held.keep_cut, held.stop_cut, held.wanted == "down"
    if keep is None or stop is None or not held.wanted or not in_order(held.wanted, keep, stop):
        return ()
    kept = _same_limit(held)
    if keep == stop:
        return () if kept else (Level(keep, LIMIT, chart_words.one_limit(keep)),)
    limits = () if kept else (Level(keep, LIMIT, chart_words.keeping(keep, down=down)),)
    return (*limits, Level(stop, LIMIT, chart_words.stopping(stop, down=down)))
