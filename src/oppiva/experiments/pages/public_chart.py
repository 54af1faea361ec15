"""The run chart of a public page: drawn from what was frozen, by the same functions as on the team's own page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from oppiva.experiments.models import Amendment, Cycle, Measured, Prediction, Problem, Trial
from oppiva.experiments.pages.chart import Chart, Known, charts_of
from oppiva.experiments.queries.log import MeasureRow, NumberRow
from oppiva.experiments.queries.page import Amended
from oppiva.experiments.queries.units import UNTOLD
from oppiva.jobs.clock import HELSINKI

NOBODY = UUID(int=0)
NOON = time(12)


def public_chart(content: Mapping[str, Any], prediction: Prediction) -> Chart | None:
    """The first measure, or None without a number; `prediction` is the frozen one as a record stored nowhere."""
    rows = _rows(content)
    if not any(row.kind == Measured.TRIAL for row in rows):
        return None
    problem, trial = content["problem"], content["trial"]
    start = problem.get("baseline")
    first, last = (_day(trial.get(name)) for name in ("starts_on", "ends_on"))
    known = Known(
        cycle=Cycle(ended_on=last),
        prediction=prediction,
        problem=Problem(
            baseline=Decimal(start) if start is not None else None,
            baseline_unit=content["texts"].get("baseline_unit", ""),
        ),
        trial=Trial(starts_on=first, ends_on=last),
        amendments=tuple(_amended(one) for one in content["amendments"]),
    )
    measure = MeasureRow(1, prediction.what, prediction.unit, prediction.wanted, prediction.rhythm)
    return charts_of(known, [measure], rows)[0]


def unit_since(content: Mapping[str, Any]) -> str:
    """The day from which on the numbers are in the unit of the measure; empty when it never changed."""
    days = [
        str(one["on"])
        for one in content["amendments"]
        if one["target"] == Amendment.Of.MEASURE and any(name == "unit" for name, _before, _after in one["changes"])
    ]
    return max(days, default="")


def _rows(content: Mapping[str, Any]) -> list[NumberRow]:
    """The newest first, as the log gives them; who wrote a number and when is nobody's here."""
    return [
        NumberRow(
            NOBODY, day, Decimal(value), n, "", 1, kind, late=False, imported=False, person=None, name=None,
            made_at=datetime.combine(day, NOON, HELSINKI),
        )
        for day, kind, value, n in (
            (date.fromisoformat(one[0]), *one[1:]) for one in reversed(content["numbers"])
        )
    ]  # fmt: skip


def _amended(one: Mapping[str, Any]) -> Amended:
    """A signed change; of texts only that they were changed is known, of a unit that it was another one."""
    untold = {"unit": UNTOLD}
    before = {name: untold.get(name, "") if value is None else value for name, value, _after in one["changes"]}
    after = {name: "" if value is None else value for name, _before, value in one["changes"]}
    at = datetime.combine(date.fromisoformat(one["on"]), time(), HELSINKI)
    return Amended(one["target"], before, after, "", None, at)


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
