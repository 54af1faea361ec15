"""Attendance confirmed once, and after the lock corrected with a reason; counts go to the evidence chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.workshops import queries, rules
from oppiva.workshops.models import Attendance, AttendanceCorrection, Session, SessionDay
from oppiva.workshops.queries.attendance import Expected
from oppiva.workshops.services.attendance import Fate, is_locked, lock_day, minutes_of, require_marks, tell_marks
from oppiva.workshops.services.attendance_evidence import add_evidence
from oppiva.workshops.services.live import changed
from oppiva.workshops.services.logging import log_session

SHORTEST_REASON, LONGEST_REASON = 10, 300


@dataclass(frozen=True)
class After:
    """What a correction says was true: the way of taking part and the times."""

    mode: str
    arrived: datetime | None = None
    left: datetime | None = None


def confirm_attendance(actor: Actor, session: Session) -> SessionDay:
    """The attendance is as it was, says a facilitator, once: who confirms again changes nothing.

    Refuses who does not lead here, and a half-day whose door has not been opened (`door_not_open`).
    """
    rules.require_lead(actor, session)
    with transaction.atomic():
        day = lock_day(session)
        if day.attendance_at is not None:
            return day
        by = UUID(actor.person_id) if actor.person_id else None
        confirmed = save(day, actor=actor, changes={"attendance_at": clock.now(), "attendance_by": by})
        log_session("attendance_confirmed", actor, session)
        add_evidence(session)
        changed(session.pk)
        return confirmed


def correct_attendance(
    actor: Actor,
    session: Session,
    *,
    person: Person | UUID,
    after: After | None,
    reason: str,
    client_ref: UUID | None = None,
) -> AttendanceCorrection:
    """What was really true of a locked attendance: both values stay to be read, the row takes the new one.

    `after` None: was not there. Refuses as `mark`, before the lock (`attendance_open`: it is still changed as it is),
    a reason of under 10 or over 300 characters (`reason_length`), and what changes nothing (`nothing_changed`).
    """
    rules.require_lead(actor, session)
    reason, pk = " ".join(reason.split()), person.pk if isinstance(person, Person) else person
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DomainError("reason_length", field="reason", least=SHORTEST_REASON, most=LONGEST_REASON)
    with transaction.atomic():
        day = lock_day(session)
        if not is_locked(session):
            raise DomainError("attendance_open")
        who = queries.expected_person(session, pk)
        with reading(actor):
            row = Attendance.objects.filter(session=session, person_id=pk, deleted_in__isnull=True).first()
        require_marks(actor, session, pk, who)
        if row is None and who is None:
            raise DomainError("not_expected")
        sent = _new_values(session, row, after)
        with reading(actor):
            made = AttendanceCorrection(
                session=session,
                person_id=pk,
                before=_plain(row.mode, row.arrived, row.left, row.minutes) if row is not None else None,
                after=_plain(*sent) if sent is not None else None,
                reason=reason,
                by_id=actor.person_id,
                at=clock.now(),
            )
            told = save(made, actor=actor, client_ref=client_ref)
            if told.pk != made.pk:
                return told  # sent again: what was corrected after it stands
            if told.before == told.after:
                raise DomainError("nothing_changed")
            _take_correction(actor, session, row, who, sent, pk, reason)
        log_session("attendance_corrected", actor, session)
        tell_marks(session, day, Fate.STORED)
        return told


def _take_correction(
    actor: Actor,
    session: Session,
    row: Attendance | None,
    who: Expected | None,
    sent: tuple[str, datetime | None, datetime | None, int] | None,
    person: UUID,
    reason: str,
) -> None:
    if sent is None:
        if row is not None:
            delete([row], actor=actor, reason=reason)
        return
    values = dict(zip(("mode", "arrived", "left", "minutes"), sent, strict=True))
    values |= {"marked_at": clock.now(), "source": Attendance.Source.FACILITATOR}
    if row is not None:
        save(row, actor=actor, changes=values, reason=reason)
    else:
        place = who.enrolment if who is not None else None
        save(Attendance(session=session, person_id=person, enrolment_id=place), actor=actor, changes=values)


def _new_values(
    session: Session, row: Attendance | None, after: After | None
) -> tuple[str, datetime | None, datetime | None, int] | None:
    """What the row takes; with the same times its minutes stay, which may be fewer than lie between them."""
    if after is None:
        return None
    if row is not None and (after.arrived, after.left) == (row.arrived, row.left):
        return after.mode, row.arrived, row.left, row.minutes
    return after.mode, after.arrived, after.left, minutes_of(session, after.arrived, after.left, None)


def _plain(mode: str, arrived: datetime | None, left: datetime | None, minutes: int) -> dict[str, object]:
    """A value as a correction keeps it: moments in UTC."""
    at = {
        name: moment.astimezone(UTC).isoformat() if moment else None
        for name, moment in (("arrived", arrived), ("left", left))
    }
    return {"mode": str(mode), **at, "minutes": minutes}
