"""Who sees and marks whose attendance: one's own, a facilitator's series, a programme's manager; no superior (W5)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed, decide
from oppiva.jobs import clock
from oppiva.people.rules import ids_of, reach
from oppiva.workshops.models import Attendance, AttendanceCorrection, Series, Session
from oppiva.workshops.rules.day import attendance_target, session_at
from oppiva.workshops.rules.enrolments import staff_units


def attendance_visible_to(actor: Actor, action: str = "read") -> QuerySet[Attendance]:
    """The attendance the actor may read (or write); inside `reading(actor)`.

    Own rows, those of series and programmes in reach; never those of one's own staff, whatever else the actor is (W5).
    """
    living = Attendance.objects.filter(deleted_in__isnull=True, session__deleted_in__isnull=True)
    return living if actor.system is not None else living.filter(_reached(actor, action))


def corrections_visible_to(actor: Actor) -> QuerySet[AttendanceCorrection]:
    """The corrections of what `attendance_visible_to` gives."""
    living = AttendanceCorrection.objects.filter(deleted_in__isnull=True, session__deleted_in__isnull=True)
    return living if actor.system is not None else living.filter(_reached(actor, "read"))


def walled_off(actor: Actor) -> frozenset[UUID]:
    """The units whose people the actor neither sees nor marks, being their superior (W5)."""
    return frozenset(staff_units(actor))


def may_read_attendance(actor: Actor, session: Session) -> bool:
    """Whether the actor reads the attendance of this half-day: who leads it and the project manager."""
    if actor.system is not None:
        return True
    return decide(actor, "read", attendance_target(session), clock.now()).level == Level.FULL


def may_in_series(actor: Actor, action: str, series: Series) -> bool:
    """Whether the actor reads or marks the attendance of a series' half-days: for the links to them."""
    places = frozenset({Place("programme", str(series.programme_id)), Place("series", str(series.pk)), INSTANCE})
    return actor.system is not None or allowed(actor, action, Target("attendance", places), clock.now())


def may_take_out_attendance(actor: Actor, session: Session) -> bool:
    """Whether the actor may take the attendance sheet out as a table."""
    return actor.system is not None or allowed(actor, "export", attendance_target(session), clock.now())


def attendance_of(actor: Actor, code: str, series: str, number: int) -> Session:
    """The half-day for who reads its attendance, else 404."""
    found = session_at(code, series, number)
    if not may_read_attendance(actor, found):
        raise Http404
    return found


def require_marks(actor: Actor, session: Session, person: UUID, unit: UUID | None) -> None:
    """Refuse as `not_allowed` who may not mark this person: a superior of theirs never does (W5)."""
    if actor.system is not None:
        return
    own = actor.person_id == str(person)
    target = attendance_target(session, own=own, superior=unit is not None and unit in walled_off(actor))
    if not allowed(actor, "write", target, clock.now()):
        raise DomainError("not_allowed", action="write", kind="attendance")


def _reached(actor: Actor, action: str) -> Q:
    places = reach(actor, action, "attendance", at_least=Level.FULL)
    found = Q(session__series_id__in=ids_of(places, "series"))
    found |= Q(session__programme_id__in=ids_of(places, "programme"))
    staff = walled_off(actor)
    if staff:
        found &= Q(person__isnull=True) | Q(person__unit__isnull=True) | ~Q(person__unit_id__in=staff)
    mine = Target("attendance", relations=frozenset({"own"}))
    if actor.person_id and allowed(actor, action, mine, clock.now()):
        found |= Q(person_id=UUID(actor.person_id))
    return found
