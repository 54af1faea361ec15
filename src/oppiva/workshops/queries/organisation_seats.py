"""Seats by organisation: promised, enrolled, free (records.md 1.1); a number of people, never who."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from oppiva.audit.models import AuditEvent
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person, Unit
from oppiva.programme.models import Commitment, Programme
from oppiva.programme.queries import commitment_rows
from oppiva.workshops.models import Enrolment, Series
from oppiva.workshops.queries.series import SeriesRow, series_rows

REMINDED = "contacts_reminded"
Seats = Mapping[tuple[UUID, UUID], int]


@dataclass(frozen=True)
class OrganisationSeats:
    """What an organisation promised a programme, how many of its people are enrolled, and what is free.

    `free` is None while the promise is unknown: nothing can be said to be free.
    """

    commitment: UUID
    organisation_id: UUID
    organisation: str
    kind: str
    has_letter: bool
    promised: int | None
    enrolled: int

    @property
    def free(self) -> int | None:
        """Promised less enrolled, never below 0."""
        return free_of(self.promised, self.enrolled)

    @property
    def part(self) -> int:
        """How much of the promise is used, in tenths of a percent, for the bar."""
        return min(1000, 1000 * self.enrolled // self.promised) if self.promised else 0


def free_of(promised: int | None, enrolled: int) -> int | None:
    """Seats of a promise that nobody has taken; None when nothing was promised in numbers."""
    return None if promised is None else max(0, promised - enrolled)


def enrolled_by_organisation(programmes: Collection[UUID], organisations: Collection[UUID]) -> Seats:
    """Distinct enrolled people by (programme, organisation); one who is in two series counts once.

    Who has been erased counts on: each such place is one person.
    """
    rows = (
        Enrolment.objects.filter(
            series__programme_id__in=programmes,
            unit__organisation_id__in=organisations,
            state=Enrolment.State.ENROLLED,
            deleted_in__isnull=True,
            series__deleted_in__isnull=True,
        )
        .exclude(series__state=Series.State.CANCELLED)
        .order_by()
    )
    counted = rows.values_list("series__programme_id", "unit__organisation_id").annotate(
        persons=Count("person", distinct=True), erased=Count("pk", filter=Q(person__isnull=True))
    )
    return {
        (programme, organisation): persons + erased
        for programme, organisation, persons, erased in counted
        if organisation is not None
    }


def organisation_seats(actor: Actor, programme: Programme) -> list[OrganisationSeats]:
    """The organisations whose commitment the actor may read, by name; two statements."""
    rows = commitment_rows(actor, programme=programme)
    enrolled = enrolled_by_organisation([programme.pk], [row.organisation_id for row in rows])
    return [
        OrganisationSeats(
            row.id,
            row.organisation_id,
            row.organisation,
            row.kind,
            row.has_letter,
            row.seats,
            enrolled.get((programme.pk, row.organisation_id), 0),
        )
        for row in rows
    ]


def rooms(actor: Actor, programme: Programme) -> list[SeriesRow]:
    """The series open for sign-up in the order in which they begin, full ones too; those under way left out."""
    today = clock.today()
    rows = [row for row in series_rows(actor, programme) if row.state == Series.State.OPEN and not _begun(row, today)]
    return sorted(rows, key=lambda row: (row.begins or date.max, row.code))


def _begun(row: SeriesRow, today: date) -> bool:
    late = row.sign_up_until is not None and row.sign_up_until < today
    return late or (row.begins is not None and row.begins < today)


def contacts_of(organisations: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Contact persons of the units of these organisations, with the organisation; each once, who has left apart."""
    rows = Unit.objects.filter(
        organisation_id__in=organisations,
        deleted_in__isnull=True,
        contact__deleted_in__isnull=True,
        contact__state__in=[Person.State.INVITED, Person.State.ACTIVE],
    ).order_by("organisation_id", "contact_id")
    pairs = rows.values_list("contact_id", "organisation_id").distinct()
    return [(contact, organisation) for contact, organisation in pairs if contact is not None]


def last_reminded(programme: Programme) -> date | None:
    """The day on which the contact persons were last reminded, as far back as the audit log is kept."""
    rows = AuditEvent.objects.filter(programme=str(programme.pk), verb=REMINDED).order_by("-at")
    at = rows.values_list("at", flat=True).first()
    return at.astimezone(clock.HELSINKI).date() if at is not None else None


def free_seats_of(commitment: UUID) -> int | None:
    """What is free of one commitment now, for the mail of a reminder; None when it is over or unknown."""
    found = Commitment.objects.filter(pk=commitment, deleted_in__isnull=True).first()
    if found is None or found.promised_seats is None:
        return None
    enrolled = enrolled_by_organisation([found.programme_id], [found.organisation_id])
    return free_of(found.promised_seats, enrolled.get((found.programme_id, found.organisation_id), 0))
