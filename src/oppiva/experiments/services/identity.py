"""No personal identity code leaves the team: while one stands in a text, it is not shared, submitted or published.

A draft with one is saved, so that nothing typed is lost; the refusal names the step and never the code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system
from oppiva.core.text.personal import has_identity_code
from oppiva.experiments.models import (
    Amendment,
    Cycle,
    Decision,
    DiaryEntry,
    Measure,
    Observation,
    Prediction,
    Problem,
    Result,
    Step,
    Task,
    Trial,
)
from oppiva.workshops.models import TeamMember

CODES = system("identity-codes")
# What a step holds, and by which column it belongs to a round.
OF_STEP: Mapping[str, tuple[tuple[Any, str], ...]] = {
    Step.PROBLEM: ((Problem, "experiment"),),
    Step.PREDICTION: ((Prediction, "cycle"), (Measure, "cycle"), (Amendment, "cycle")),
    Step.TRIAL: ((Trial, "cycle"), (Task, "cycle")),
    Step.LOG: ((DiaryEntry, "cycle"), (Observation, "cycle")),
    Step.RESULT: ((Result, "cycle"),),
    Step.DECISION: ((Decision, "cycle"),),
}
EVERY = tuple(OF_STEP)


def require_no_code(actor: Actor, cycle: Cycle, *steps: str) -> None:
    """Refuse (`identity_code`, with the steps) while a code stands in one of these steps of a round, or in any."""
    found = steps_with_code(actor, cycle, steps or EVERY)
    if found:
        left = Step.LOG in found and any(coded_of_leavers(cycle=cycle))
        raise DomainError("identity_code", steps=found, left=left)


def require_clean(texts: Iterable[object], *steps: str) -> None:
    """The same of texts that are told at once, as the reason of a correction."""
    if has_code(texts):
        raise DomainError("identity_code", steps=steps)


def has_code(texts: Iterable[object]) -> bool:
    """Whether a code stands in one of these values, inside lists, too."""
    return any(has_identity_code(plain(one)) for one in texts if one)


def steps_with_code(actor: Actor, cycle: Cycle, steps: Iterable[str] = EVERY) -> tuple[str, ...]:
    """The steps of a round in which a code stands."""
    with reading(actor):
        return tuple(step for step in steps if any(has_identity_code(text) for text in _texts(cycle, step)))


def coded_of_leavers(**where: object) -> Iterator[DiaryEntry | Observation]:
    """The lines and numbers with a code whose writer is not in the team any more: nobody of the team can mend them."""
    member = TeamMember.objects.filter(
        team=OuterRef("experiment__team"), enrolment__person=OuterRef("person"), until__isnull=True,
        deleted_in__isnull=True,
    )  # fmt: skip
    with reading(CODES):
        for model, _column in OF_STEP[Step.LOG]:
            rows = model._base_manager.filter(~Exists(member), deleted_in__isnull=True, **where)
            yield from (row for row in rows.order_by("pk") if coded_fields(row))


def coded_fields(row: models.Model) -> list[str]:
    """The columns of a row in which a code stands."""
    return [name for name in _names(type(row)) if has_identity_code(plain(getattr(row, name)))]


def _texts(cycle: Cycle, step: str) -> Iterable[str]:
    for model, column in OF_STEP[step]:
        names = _names(model)
        of = cycle.experiment_id if column == "experiment" else cycle.pk
        rows = model._base_manager.filter(**{f"{column}_id": of}, deleted_in__isnull=True)
        for row in rows.values_list(*names):
            yield from (plain(one) for one in row if one)


def plain(value: object) -> str:
    """What stands in a column as one text; of lists what is inside."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else ""


def _names(model: type[models.Model]) -> list[str]:
    """The columns in which people write, lists of texts included."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [one.attname for one in model._meta.concrete_fields if isinstance(one, kinds) and not one.choices]
