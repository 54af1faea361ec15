"""The rows of each table that goes out, as plain values by the names of its columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from oppiva.core.charts import BUCKETS
from oppiva.core.statistics import Number, statistic
from oppiva.experiments.counting import NOT_COUNTED, missing_of
from oppiva.experiments.exporting import columns, follow_up
from oppiva.experiments.exporting.follow_up import Row
from oppiva.experiments.models import Amendment, Experiment, Measure, Measured, Observation, Prediction, Problem, Wanted
from oppiva.experiments.queries.units import is_same
from oppiva.experiments.queries.whole import Whole, WholeRound
from oppiva.jobs import clock

# Who somebody is, as an amendment keeps it: such a value never goes out.
NAMES = frozenset({"who", "owner", "owner_role", "nod_name"})
# What makes numbers before and after unlike.
METHOD = frozenset({"what", "unit", "how", "statistic"})


@dataclass(frozen=True)
class Taken:
    """The rows of each table by its name, and whether the reader sees an allow-list of columns alone."""

    rows: Mapping[str, Sequence[Row]]
    guest: bool = False
    tables: tuple[columns.Kind, ...] = field(default=columns.TABLES)

    @property
    def count(self) -> int:
        """How many rows there are in all."""
        return sum(len(self.rows[one.name]) for one in self.tables)


@dataclass(frozen=True)
class Compared:
    """A measure before and after."""

    position: int
    of: Measure | Prediction
    observations: Sequence[Observation]
    before: Decimal | None
    before_from: str
    before_n: int | None
    after: Decimal | None
    after_n: int
    changed: bool

    @property
    def difference(self) -> Decimal | None:
        """After minus before; None where either is not known or the way of counting changed."""
        return None if self.changed or self.before is None or self.after is None else self.after - self.before

    @property
    def towards(self) -> str:
        """The change against what was wanted."""
        if self.difference is None or self.of.wanted not in Wanted.values:
            return "unknown"
        if not self.difference:
            return "same"
        return "better" if (self.difference < 0) == (self.of.wanted == Wanted.DOWN) else "worse"


def rows_of(whole: Whole) -> Taken:
    """All tables for this reader, each in the order of the codes."""
    made: dict[str, list[Row]] = {one.name: [] for one in (*columns.TABLES, columns.LONG_TABLE)}
    decided: dict[UUID, list[int]] = {}
    for cycle in whole.taken.rounds:
        decided.setdefault(cycle.experiment_id, []).append(cycle.number)
    for experiment in whole.taken.experiments:
        mark = whole.marks.get(experiment.pk)
        is_open = experiment.pk in whole.taken.open
        if not is_open and not (whole.taken.marked and mark is not None):
            continue
        made["experiments"].append(_experiment(whole, experiment))
        facts = dict(zip(decided.get(experiment.pk, ()), mark.cycles if mark is not None else (), strict=False))
        for one in whole.rounds.get(experiment.pk, ()):
            found = facts.get(one.cycle.number)
            counted: dict[str, Any] = {"logged": None, "lacks": None, "counts": None}
            if found is not None:
                counted = {"logged": found.logged, "lacks": list(missing_of(found)), "counts": found.counts}
            _take_round(made, whole, experiment, one, counted)
    made["follow_ups"] = list(follow_up.rows_of(whole) or ())
    public = {one.code for one in whole.taken.experiments if one.pk in whole.taken.public}
    if public:
        for name, rows in made.items():
            made[name] = [kept for row in rows if (kept := _for_everybody(name, row, public))]
    made["buckets"] = _buckets(whole) if whole.taken.totals else []
    tables = columns.tables_for(whole.taken.guest)
    return Taken(made, whole.taken.guest, tables)


def _for_everybody(table: str, row: Row, public: Collection[str]) -> Row | None:
    """Of what is public alone the columns of the allow-list and no single number; other rows as they are."""
    open_to = columns.GUESTS.get(table)
    if row["experiment"] not in public:
        return row
    if open_to is None or (table == "long" and row["kind"] not in columns.LONG_FOR_GUESTS):
        return None
    return {name: value for name, value in row.items() if name in open_to}


def compared(one: WholeRound, problem: Problem | None) -> list[Compared]:
    """Each measure of a round before and after, in its own unit (text-analysis.md 11)."""
    return [_compare(one, problem, 1, one.prediction), *(_compare(one, problem, m.position, m) for m in one.measures)]


def _compare(one: WholeRound, problem: Problem | None, position: int, of: Measure | Prediction) -> Compared:
    mine = [row for row in one.observations if row.measure == position]
    alike = [row for row in mine if is_same(one.unit_of(row), of.unit)]  # no figure is of two units
    before = [Number(row.value, row.n) for row in alike if row.kind == Measured.BASELINE]
    after = [Number(row.value, row.n) for row in alike if row.kind == Measured.TRIAL]
    b = statistic(before, of.statistic) if of.statistic and before else None
    source, n = ("counted", len(before)) if b is not None else ("", None)
    stated = problem.baseline if problem is not None and position == 1 else None
    if problem is not None and stated is not None and problem.baseline_unit.casefold() in {"", of.unit.casefold()}:
        b, source, n = stated, "stated", problem.baseline_n
    x = statistic(after, of.statistic) if of.statistic and after else None
    return Compared(position, of, mine, b, source, n, x, len(after), _changed(one, position))


def _changed(one: WholeRound, position: int) -> bool:
    """Whether the way of counting was amended, or numbers stand in an earlier unit."""
    units = one.units_now.get(position, "")
    if any(not is_same(one.unit_of(row), units) for row in one.observations if row.measure == position):
        return True
    return position == 1 and any(
        row.target == Amendment.Of.MEASURE and METHOD & set(row.after) for row in one.amendments
    )


def _experiment(whole: Whole, experiment: Experiment) -> Row:
    taken, mark, problem = whole.taken, whole.marks.get(experiment.pk), whole.problems.get(experiment.pk)
    told = experiment.pk in taken.reasons
    decided = whole.rounds.get(experiment.pk, ())
    bucket = mark.bucket if mark is not None else ""
    row = {
        "id": experiment.pk,
        "experiment": experiment.code,
        "series": experiment.team.series.code,
        "team": experiment.team.number,
        "open": experiment.pk in taken.open,
        "bucket": bucket,
        "lacks": list(missing_of(mark.cycles[-1])) if mark and mark.cycles and bucket == NOT_COUNTED else [],
        "state": experiment.state if experiment.pk in taken.known else "",
        "reason": experiment.state_reason if told else "",
        "reason_words": experiment.state_words if told else "",
        "imported": experiment.imported,
        "rounds": len(decided) if experiment.pk in taken.open else None,
        "submitted_on": day_of(experiment.submitted_at) if experiment.pk in taken.open else None,
        "share_level": experiment.share_level if experiment.pk in taken.open else "",
        "language": experiment.language,
        "areas": sorted(experiment.areas) if experiment.pk in taken.open else [],
    }
    return row | _problem(problem)


def _problem(problem: Problem | None) -> dict[str, Any]:
    names = (
        "name", "summary", "theme", "problem", "how_known", "baseline", "baseline_unit", "baseline_n",
        "baseline_period", "prior_none",
    )  # fmt: skip
    prior = [one for one in problem.prior_work if isinstance(one, dict)] if problem is not None else []
    return {name: getattr(problem, name, None) for name in names} | {
        "problem_of": list(problem.problem_of) if problem is not None else [],
        "prior_work": "; ".join(str(one.get("address", "")) for one in prior),
        "repeats": sum(bool(one.get("repeats")) for one in prior) if problem is not None else None,
        "prior_searched": problem.prior_searched_at is not None if problem is not None else None,
    }


def _take_round(
    made: dict[str, list[Row]], whole: Whole, experiment: Experiment, one: WholeRound, counted: dict[str, Any]
) -> None:
    key = {"experiment": experiment.code, "round": one.cycle.number}
    made["rounds"].append(key | _round(one) | counted)
    of_series = {"series": experiment.team.series.code}
    for each in compared(one, whole.problems.get(experiment.pk)):
        of_measure = key | {"measure": each.position}
        made["measures"].append(of_measure | _measure(each))
        made["long"] += [of_measure | of_series | row for row in _long(one, each)]
    for row in one.observations:
        made["observations"].append(
            key
            | {"id": row.pk, "measure": row.measure, "day": row.observed_on, "unit": one.unit_of(row)}
            | {name: getattr(row, name) for name in ("kind", "value", "n", "note", "late", "imported")}
        )
    for line in one.entries:
        made["diary"].append(
            key
            | {"id": line.pk, "day": line.happened_on, "photo": line.photo_id is not None}
            | {"speech": line.speech_id is not None}
            | {name: getattr(line, name) for name in ("kind", "text", "late", "imported")}
        )
    for amended in one.amendments:
        of_it = key | {"id": amended.pk, "day": day_of(amended.at), "target": amended.target, "reason": amended.reason}
        for name in sorted({*amended.before, *amended.after}):
            made["amendments"].append(
                of_it
                | {"field": name}
                | {
                    when: "" if name in NAMES else _plain(values.get(name))
                    for when, values in (("before", amended.before), ("after", amended.after))
                }
            )


def _round(one: WholeRound) -> dict[str, Any]:
    cycle, predicted, trial, result, held = one.cycle, one.prediction, one.trial, one.result, one.decision
    row: dict[str, Any] = {
        "id": cycle.pk,
        "ended_on": cycle.ended_on,
        "locked_on": day_of(predicted.locked_at),
        "decided_on": day_of(cycle.decided_at),
        "reopened": cycle.reopened,
        "prediction": predicted.kind,
        "predicted": predicted.value,
        "predicted_upper": predicted.upper,
        "permission_on": trial.nod_on,
        "costs": Decimal(result.costs_cents) / 100 if result.costs_cents is not None else None,
        "certainty": str(result.certainty) if result.certainty is not None else "",
        "decision": held.choice,
        "why": held.why,
        "next_on": held.next_on,
        "owner": "member" if held.owner_id else "role" if held.owner_role else "",
    }
    row |= {
        name: getattr(predicted, name)
        for name in (
            "belief",
            "by_date",
            "keep_cut",
            "stop_cut",
            "stop_also",
            "keep_words",
            "change_words",
            "stop_words",
        )
    }
    row |= {
        name: getattr(trial, name)
        for name in ("starts_on", "ends_on", "where", "how_many", "customer_data", "stop_rule", "minutes_estimated")
    }
    names = (
        "as_planned", "changed", "changed_planned", "versus_prediction", "surprises", "no_surprises", "harms",
        "no_harms", "learned", "minutes_used",
    )  # fmt: skip
    return row | {name: getattr(result, name) for name in names}


def _measure(each: Compared) -> dict[str, Any]:
    named = {name: getattr(each.of, name) for name in ("what", "unit", "wanted", "how", "rhythm", "statistic")}
    return named | {
        "before": each.before,
        "before_from": each.before_from,
        "before_n": each.before_n,
        "after": each.after,
        "after_n": each.after_n,
        "difference": each.difference,
        "towards": each.towards,
        "method_changed": each.changed,
    }


def _long(one: WholeRound, each: Compared) -> list[dict[str, Any]]:
    """The values of a measure one under another: what was observed, and what it is held against."""
    found: list[tuple[date | None, str, Decimal | None, int | None, str]] = []
    unit = each.of.unit
    if each.before_from == "stated":
        found.append((None, "stated", each.before, each.before_n, unit))
    if isinstance(each.of, Prediction):
        locked, held = day_of(each.of.locked_at), each.of
        found += [
            (held.by_date, "predicted", held.value, None, unit),
            (held.by_date, "predicted_upper", held.upper, None, unit),
            (locked, "keep_cut", held.keep_cut, None, unit),
            (locked, "stop_cut", held.stop_cut, None, unit),
        ]
    found += [(row.observed_on, row.kind, row.value, row.n, one.unit_of(row)) for row in each.observations]
    ended = one.cycle.ended_on or one.trial.ends_on
    found += [
        (None, "before", each.before, each.before_n, unit),
        (ended, "after", each.after, each.after_n or None, unit),
    ]
    return [
        {"what": each.of.what, "day": day, "kind": kind, "value": value, "n": n, "unit": in_unit}
        for day, kind, value, n, in_unit in found
        if value is not None
    ]


def _buckets(whole: Whole) -> list[Row]:
    """The seven with their sums, as the programme page counts them (records.md 2.5)."""
    marks = list(whole.marks.values())
    own = [one for one in marks if not one.imported]
    missing = max(0, (whole.target or 0) - len(marks))
    return [
        {
            "bucket": bucket,
            "experiments": missing if bucket == "missing" else sum(one.bucket == bucket for one in marks),
            "not_imported": max(0, (whole.target or 0) - len(own))
            if bucket == "missing"
            else sum(one.bucket == bucket for one in own),
        }
        for bucket in BUCKETS
    ]


def day_of(moment: datetime | None) -> date | None:
    """The local day of a moment."""
    return moment.astimezone(clock.HELSINKI).date() if moment is not None else None


def _plain(value: object) -> str:
    return "" if value is None else str(value)
