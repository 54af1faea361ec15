"""The co-operation record of a unit: what it lacks, what waits for it, and who may open its document."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.models import StoredFile
from oppiva.people.models import Unit
from oppiva.people.rules.asking import may
from oppiva.people.rules.organisations import unit_for, unit_target

YT_DOCUMENT = "yt_document"
PARTS = ("yt_date", "yt_document", "yt_contact")


def lacks(unit: Unit) -> tuple[str, ...]:
    """The parts of the co-operation record that the unit lacks; empty when the staff's hearing is on record."""
    return tuple(part for part in PARTS if not getattr(unit, part))


def require_heard(unit: Unit) -> None:
    """Refuses pulse, dialogue and named progress before the record is whole (`not_heard`, G7; 449/2007, 1333/2021)."""
    missing = lacks(unit)
    if missing:
        raise DomainError("not_heard", unit=str(unit.pk), missing=missing)


def may_open_yt_document(actor: Actor, stored: StoredFile) -> bool:
    """Whoever may read the unit opens its document; one that was set aside only who may take it back."""
    try:
        unit = unit_for(actor, UUID(stored.object_id))
    except Http404:
        return False
    return unit.yt_document == stored.pk or may(actor, "write", unit_target(unit))
