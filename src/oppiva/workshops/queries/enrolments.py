"""Reads of places in series."""

from __future__ import annotations

from uuid import UUID

from oppiva.jobs import clock
from oppiva.workshops.models import Enrolment


def open_proposal(pk: UUID) -> Enrolment | None:
    """The place behind a proposal that has not been answered, for its mail."""
    return (
        Enrolment.objects.select_related("series", "proposed_by")
        .filter(pk=pk, state=Enrolment.State.PROPOSED, deleted_in__isnull=True)
        .first()
    )


def open_offer(pk: UUID) -> Enrolment | None:
    """The place behind an offer that can still be answered, for its mail."""
    return (
        Enrolment.objects.select_related("series")
        .filter(pk=pk, state=Enrolment.State.OFFERED, offered_until__gte=clock.now(), deleted_in__isnull=True)
        .first()
    )


def everybody_placed() -> list[tuple[UUID, str]]:
    """Id and mail of everybody with a place anywhere, for the demo."""
    rows = Enrolment.objects.filter(person__isnull=False).order_by("person__email").distinct()
    return list(rows.values_list("person_id", "person__email"))
