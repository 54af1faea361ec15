"""The text of a decided record as one reads it from top to bottom, for who analyses it under their own rights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from uuid import UUID

from oppiva.core.policy import Actor, reading
from oppiva.core.text import one_newline
from oppiva.experiments.models import Cycle
from oppiva.experiments.queries.searching import WHOLE
from oppiva.experiments.rules.others import whole_to

# What is answered in a step beside its texts, by the name of its field: figures, choices, short words.
FACTS = {
    "problem_of": "experiment__problem__problem_of",
    "baseline": "experiment__problem__baseline",
    "baseline_unit": "experiment__problem__baseline_unit",
    "baseline_n": "experiment__problem__baseline_n",
    "baseline_period": "experiment__problem__baseline_period",
    "how_many": "trial__how_many",
    "customer_data": "trial__customer_data",
    "stop_rule": "trial__stop_rule",
    "minutes_used": "result__minutes_used",
    "costs_cents": "result__costs_cents",
    "owner_role": "decision__owner_role",
}
TASKS = ("tasks__what", "tasks__deleted_in")


@dataclass(frozen=True)
class DecidedText:
    """The newest decided round of an experiment: its name, then what the team wrote, a paragraph for each field."""

    pk: UUID
    code: str
    language: str
    name: str
    text: str


@dataclass(frozen=True)
class DecidedParts:
    """The same, part by part (`searching.PARTS`); empty ones are left out. `facts`: by the names of `FACTS`."""

    pk: UUID
    code: str
    language: str
    name: str
    parts: Mapping[str, str]
    facts: Mapping[str, Any]
    tasks: Sequence[str] = ()


def decided_texts(here: Actor, ids: Collection[UUID]) -> dict[UUID, DecidedText]:
    """The texts of those experiments whose whole record the actor (with all its places) reads; of the others nothing is
    here. One statement."""
    return {
        pk: DecidedText(
            pk, one.code, one.language, one.name, "\n\n".join(filter(None, (_clean(one.name), *one.parts.values())))
        )
        for pk, one in decided_parts(here, ids).items()
    }


def decided_parts(here: Actor, ids: Collection[UUID], *, tasks: bool = False) -> dict[UUID, DecidedParts]:
    """What the teams wrote in the newest decided round, field by field, under the same rights, one statement.

    `tasks`: what was to be done, too, in its order, without who and when.
    """
    open_ = whole_to(here).filter(pk__in=ids).order_by().values("pk")
    names = {"code": "experiment__code", "language": "experiment__language", "name": "experiment__problem__name"}
    columns = ["experiment_id", "number", *names.values(), *WHOLE.values(), *FACTS.values(), *(TASKS if tasks else ())]
    order = ["experiment_id", "-number", *(["tasks__position"] if tasks else [])]
    found: dict[UUID, DecidedParts] = {}
    rounds: dict[UUID, int] = {}
    to_do: dict[UUID, list[str]] = {}
    with reading(here):
        rows = Cycle.objects.filter(experiment__in=open_, decided_at__isnull=False, deleted_in__isnull=True)
        for row in rows.order_by(*order).values(*columns):
            pk = row["experiment_id"]
            if pk not in found:
                code, language, name = (row[column] or "" for column in names.values())
                parts = {part: text for part, column in WHOLE.items() if (text := _clean(row[column]))}
                facts = {fact: row[column] for fact, column in FACTS.items()}
                rounds[pk], to_do[pk] = row["number"], []
                found[pk] = DecidedParts(pk, code, language, name, parts, facts, to_do[pk])
            if tasks and row["number"] == rounds[pk] and row["tasks__deleted_in"] is None:
                to_do[pk] += filter(None, [_clean(row["tasks__what"])])
    return found


def readable_of(here: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these experiments whose whole record the actor (with all its places) reads."""
    if not ids:
        return frozenset()
    return frozenset(whole_to(here).filter(pk__in=ids).order_by().values_list("pk", flat=True))


def _clean(text: str | None) -> str:
    """In NFC, with one letter for each new line and nothing that no page shows."""
    return normalize("NFC", one_newline(text or "")).replace("\x00", "").strip()
