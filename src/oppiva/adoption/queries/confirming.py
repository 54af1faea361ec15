"""What waits to be confirmed, as the page of it reads it: who says what; of the contact's address its domain alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from oppiva.adoption import rules
from oppiva.adoption.models import Adoption
from oppiva.adoption.queries.public_use import name_of
from oppiva.adoption.rules.confirming import refused_lately
from oppiva.core.policy import Actor

MOST = 50


@dataclass(frozen=True)
class Claim:
    """Who says that they take a model into use, and whether it was refused."""

    pk: UUID
    code: str
    name: str
    kind: str
    unit: str
    model: str
    stage: str
    since: date
    contact: str
    role: str
    domain: str
    refused_on: date | None = None
    refused_reason: str = ""


def waiting_for(actor: Actor) -> list[Claim]:
    """What waits for the actor, the oldest first; one statement."""
    return _claims(rules.to_confirm(actor).order_by("started_on", "number", "pk"))


def refused_for(actor: Actor) -> list[Claim]:
    """What was refused lately and can be taken back, the newest first; one statement."""
    return _claims(refused_lately(actor).order_by("-refused_on", "pk"))


def count_waiting(actor: Actor) -> int:
    """How many wait for the actor."""
    return rules.to_confirm(actor).count()


def _claims(rows: QuerySet[Adoption]) -> list[Claim]:
    found = rows.select_related("area", "municipality", "contact", "operating_model", "model_version")[:MOST]
    return [
        Claim(
            pk=one.pk,
            code=one.code,
            name=name_of(one),
            kind=one.organisation_kind,
            unit=one.unit,
            model=f"{one.operating_model.code} {one.model_version.name}",
            stage=one.stage,
            since=one.stage_since,
            contact=one.contact.shown_name if one.contact is not None else "",
            role=one.role,
            domain=one.contact.email.rpartition("@")[2] if one.contact is not None else "",
            refused_on=one.refused_on,
            refused_reason=one.refused_reason,
        )
        for one in found
    ]
