"""Reminding the contact persons of organisations with free seats: a notice and a mail each, all mails count as one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction

from oppiva.audit.services import log
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.services import notify
from oppiva.programme import rules as programme_rules
from oppiva.programme.models import Programme
from oppiva.ui.formatting import date as day_in_words
from oppiva.workshops.queries import contacts_of, last_reminded, organisation_seats
from oppiva.workshops.queries.organisation_seats import REMINDED, OrganisationSeats

FREE = "workshops.free_seats"  # the kind of notice
FREE_MAIL = "free_seats"
REST_DAYS = 7


def to_remind(actor: Actor, rows: Collection[OrganisationSeats]) -> list[tuple[UUID, OrganisationSeats]]:
    """Each contact person of an organisation with free seats, with what is free; oneself is not reminded."""
    seats = {row.organisation_id: row for row in rows if row.free}
    return [
        (person, seats[organisation]) for person, organisation in contacts_of(seats) if str(person) != actor.person_id
    ]


def remind_contacts(actor: Actor, programme: Programme) -> int:
    """Tells the contact persons how many seats are free; answers how many persons were told.

    Refuses who may not write the programme's commitments, a second time within a week (`reminded_lately`), and when
    there is nobody to tell (`nobody_to_remind`).
    """
    programme_rules.require(actor, "write", programme, "commitment")
    programme_rules.require_open(programme)
    with transaction.atomic():
        # The programme's row is the lock: two who press at once would both find that nobody has been reminded.
        Programme.objects.select_for_update().get(pk=programme.pk)
        last = last_reminded(programme)
        if last is not None and last > clock.today() - timedelta(days=REST_DAYS):
            raise DomainError("reminded_lately", day=day_in_words(last))
        found = to_remind(actor, organisation_seats(actor, programme))
        if not found:
            raise DomainError("nobody_to_remind")
        bundle = uuid4().hex
        for person, seats in found:
            _remind(actor, programme, person, seats, bundle)
        told = len({person for person, _seats in found})
        log(
            REMINDED,
            actor=actor,
            kind="programme",
            object_id=str(programme.pk),
            programme=str(programme.pk),
            count=told,
        )
    return told


def _remind(actor: Actor, programme: Programme, person: UUID, seats: OrganisationSeats, bundle: str) -> None:
    notify(
        actor,
        [person],
        kind=FREE,
        object_id=seats.commitment,
        code="free",
        facts={"programme": programme.code, "count": seats.free or 0},
        link="/",
    )
    try:
        queue_mail(
            FREE_MAIL,
            recipient=person,
            object_id=str(seats.commitment),
            version=clock.today().toordinal(),  # one a day at most
            context={"programme": programme.code},
            counts_for=actor.person_id,
            counts_as=bundle,
        )
    except DomainError as error:
        # Who has got three mails in this hour has the notice.
        if error.code != "mail_limit":
            raise
