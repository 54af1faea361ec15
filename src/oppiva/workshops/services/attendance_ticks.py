"""One's own "here" and that of a team mate without a phone: ticked by those in the room, and taken back by them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system
from oppiva.jobs import clock
from oppiva.workshops import queries, rules
from oppiva.workshops.models import DOOR_HOURS, Attendance, Session
from oppiva.workshops.services.attendance import OF_PHONES, Mark, lock_day, put_mark, tell_marks

State, Mode, Source = Session.State, Attendance.Mode, Attendance.Source
# A tick of one's own so long after the beginning says when one came; before that the phone was slow.
GRACE = timedelta(minutes=15)
TEAM = system("team-card")


def takes_ticks(session: Session, now: datetime | None = None) -> bool:
    """Whether somebody can still come: until the half-day ends, by the clock or by whoever leads."""
    finishes = session.finishes()
    return session.state != State.HELD and finishes is not None and (now or clock.now()) < finishes


def tick(attendee: rules.Attendee, *, enrolment: UUID | None = None, mode: str = Mode.SITE) -> Attendance:
    """One's own "here", or that of a team mate who has no phone; one who is marked already stays as marked.

    Refuses one who is not of the own team (`not_in_team`), a half-day whose door is not open (`door_not_open`) or
    that is over (`attendance_over`): who was there is then for whoever leads to say.
    """
    session, own = attendee.session, enrolment is None or enrolment == attendee.enrolment.pk
    actor = _in_team(attendee, enrolment)
    if not own and enrolment not in {one.enrolment for one in queries.team_mates(attendee)}:
        raise DomainError("not_in_team")
    source = Source.SELF if own and not attendee.by_pass else Source.TEAM_CARD
    now = clock.now()
    with transaction.atomic():
        day = lock_day(session)
        who = _expected(session, attendee.enrolment.pk if own or enrolment is None else enrolment)
        there = _there(actor, session, who.person)
        if there is not None:
            return there
        if not takes_ticks(session, now):
            raise DomainError("attendance_over")
        begins = session.begins()
        arrived = now if begins is not None and now > begins + GRACE else None
        sent = Mark(who.person, mode, now, source, arrived=arrived)
        found, fate = put_mark(actor, session, day, sent, who, by=attendee.actor)
        tell_marks(session, day, fate)
    assert found is not None  # it has a mode
    return found


def untick(attendee: rules.Attendee, *, enrolment: UUID) -> None:
    """Takes back a tick made in the team; not what a facilitator marked or has confirmed (`marked_by_other`).

    Refuses one who is not of the own team (`not_in_team`), and when the half-day has been over for two hours or is
    held (`door_closed`).
    """
    mates = {one.enrolment for one in queries.team_mates(attendee)} | {attendee.enrolment.pk}
    if enrolment not in mates:
        raise DomainError("not_in_team")
    session, actor, now = attendee.session, _in_team(attendee, enrolment), clock.now()
    with transaction.atomic():
        day = lock_day(session)
        finishes = session.finishes()
        if session.state == State.HELD or finishes is None or now > finishes + timedelta(hours=DOOR_HOURS):
            raise DomainError("door_closed")
        who = _expected(session, enrolment)
        there = _there(actor, session, who.person)
        if there is None:
            return
        confirmed = day.attendance_at is not None and there.marked_at <= day.attendance_at
        if confirmed or there.source not in OF_PHONES:
            raise DomainError("marked_by_other")
        _row, fate = put_mark(actor, session, day, Mark(who.person, "", now), who, by=attendee.actor)
        tell_marks(session, day, fate)


def _in_team(attendee: rules.Attendee, enrolment: UUID | None) -> Actor:
    """As whom a tick is read and saved: a team mate's row is not the member's to read, so there it is the system."""
    own = enrolment is None or enrolment == attendee.enrolment.pk
    return attendee.actor if own else TEAM


def _expected(session: Session, enrolment: UUID) -> queries.Expected:
    found = next((one for one in queries.expected_people(session) if one.enrolment == enrolment), None)
    if found is None:
        raise DomainError("not_expected")
    return found


def _there(actor: Actor, session: Session, person: UUID) -> Attendance | None:
    with reading(actor):
        return Attendance.objects.filter(session=session, person_id=person, deleted_in__isnull=True).first()
