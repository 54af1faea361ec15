"""Who carries programmes out, and what their organisations have promised where only a unit is in reach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.people.models import Organisation, Unit
from oppiva.people.rules import ids_of, reach
from oppiva.programme import rules
from oppiva.programme.models import Commitment, Programme
from oppiva.programme.queries.programmes import label_in_language


@dataclass(frozen=True)
class Promise:
    """What a unit's organisation has promised one programme, as its supervisor reads it: never the letter itself."""

    organisation: UUID
    programme: str
    kind: str
    date: date | None
    seats: int | None
    programme_id: UUID
    code: str


def executors(actor: Actor, organisations: Collection[UUID] = ()) -> list[tuple[str, str, UUID | None]]:
    """Code, label and executor of each programme the actor may see or one of the organisations takes part in."""
    rows = Programme.objects.filter(deleted_in__isnull=True)
    visible = rules.programme_ids(actor)
    if visible is not None:
        taking_part = Commitment.objects.filter(organisation_id__in=organisations, deleted_in__isnull=True)
        rows = rows.filter(pk__in=visible) | rows.filter(pk__in=taking_part.values("programme_id"))
    columns = ("code", "name_fi", "name_sv", "name_en", "executor_id")
    return [
        (code, label_in_language(code, fi, sv, en), executor)
        for code, fi, sv, en, executor in rows.order_by("start", "code").values_list(*columns)
    ]


def organisations_taking_part(programme: Programme) -> list[tuple[str, str]]:
    """Ids and names of the organisations that take part in a programme, by name: one of them carries it out."""
    taking_part = Commitment.objects.filter(programme=programme, deleted_in__isnull=True).values("organisation_id")
    rows = Organisation.objects.filter(pk__in=taking_part, deleted_in__isnull=True).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def promises_to_units(actor: Actor, units: Collection[UUID]) -> list[Promise]:
    """What the organisations of these units have promised running programmes, where the actor reads that of a unit."""
    inside = set(ids_of(reach(actor, "read", "commitment"), "unit")) & {str(unit) for unit in units}
    if not inside:
        return []
    rows = Commitment.objects.filter(
        organisation__in=Unit.objects.filter(pk__in=inside, deleted_in__isnull=True).values("organisation_id"),
        deleted_in__isnull=True,
        programme__deleted_in__isnull=True,
    ).exclude(programme__state=Programme.State.ENDED)
    columns = (
        "organisation_id", "programme__code", "programme__name_fi", "programme__name_sv", "programme__name_en",
        "kind", "date", "promised_seats", "programme_id",
    )  # fmt: skip
    found = rows.order_by("programme__start").values_list(*columns)
    return [
        Promise(organisation, label_in_language(code, fi, sv, en), kind, day, seats, programme, code)
        for organisation, code, fi, sv, en, kind, day, seats, programme in found
    ]
