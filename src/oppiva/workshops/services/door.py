"""The door of a half-day: opened once, its join code, and who comes in by it on which device."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from secrets import choice, randbelow
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from oppiva.audit.models import kind_of
from oppiva.audit.services import drop_history, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS, Actor, reading, system
from oppiva.jobs import clock
from oppiva.workshops import queries, rules
from oppiva.workshops.birds import BIRDS, HIGHEST, LOWEST
from oppiva.workshops.models import DOOR_HOURS, Attendance, DoorCode, DoorPass, Enrolment, Session, SessionDay
from oppiva.workshops.services.attendance import lock_day
from oppiva.workshops.services.attendance_ticks import takes_ticks, tick, untick
from oppiva.workshops.services.flow import ensure_flow
from oppiva.workshops.services.live import changed
from oppiva.workshops.services.logging import log_session

TRIES = 50
State = Session.State
CLOSING = system("door")


def open_door(actor: Actor, session: Session) -> SessionDay:
    """People may come: the half-day gets its row and a join code; an open door stays as it is.

    Refuses who does not lead here, a cancelled half-day (`session_cancelled`), one without a date
    (`session_needs_date`), and one of a later day (`door_too_early`).
    """
    rules.require_lead(actor, session)
    with transaction.atomic():
        found = Session.objects.select_for_update().select_related(None).get(pk=session.pk)
        found.series = session.series
        if found.state != State.PLANNED:
            if found.state == State.CANCELLED:
                raise DomainError("session_cancelled")
            # Not locked after the half-day: marks lock the two in the other order.
            return SessionDay.objects.filter(session=found).first() or lock_day(found)
        now = clock.now()
        if found.day is None:
            raise DomainError("session_needs_date", field="day")
        if now.astimezone(ZoneInfo(found.zone)).date() < found.day:
            raise DomainError("door_too_early", day=found.day)
        leads = UUID(actor.person_id) if actor.person_id else found.facilitator_id
        day = save(SessionDay(session=found, leads_id=leads, opened_at=now), actor=actor)
        opened = save(found, actor=actor, changes={"state": State.DOOR_OPEN})
        _new_code(actor, opened, now)
        ensure_flow(session)
        log_session("door_opened", actor, opened)
        session.state, session.version = opened.state, opened.version
        changed(session.pk)
        return day


def close_door(actor: Actor, session: Session) -> None:
    """The doors were opened too soon: the half-day is planned again, to be moved or cancelled; nothing if it is so.

    Refuses who does not lead here, one that has been started (`session_begun`), and one where somebody has been
    marked (`door_has_marks`).
    """
    rules.require_lead(actor, session)
    with transaction.atomic():
        if Session.objects.filter(pk=session.pk, state=State.PLANNED).exists():
            return
        # The row of the day before that of the half-day, as the deeds of leading lock them.
        day = lock_day(session)
        found = Session.objects.select_for_update().select_related(None).get(pk=session.pk)
        if found.state != State.DOOR_OPEN:
            raise DomainError("session_begun")
        with reading(CLOSING):
            if Attendance.objects.filter(session=found, deleted_in__isnull=True).exists():
                raise DomainError("door_has_marks")
        _end(actor, found)
        drop_history(kind_of(day), day.pk)
        SessionDay.objects.filter(pk=day.pk).delete()
        found = save(found, actor=actor, changes={"state": State.PLANNED})
        log_session("door_shut", actor, found)
        session.state, session.version = found.state, found.version
        changed(session.pk)


def new_code(actor: Actor, session: Session) -> DoorCode:
    """Another join code: the old one is dead at once, and whoever came by it comes again.

    Refuses as `open_door`, and when the half-day has been over for two hours (`door_closed`).
    """
    rules.require_lead(actor, session)
    with transaction.atomic():
        lock_day(session)
        _end(actor, session)
        made = _new_code(actor, session, clock.now())
        if made is None:
            raise DomainError("door_closed")
        log_session("door_code_changed", actor, session)
        changed(session.pk)
        return made


def end_code(actor: Actor, session: Session) -> None:
    """The join code is dead, and what came in by it; nothing when there is none. Refuses who does not lead here."""
    rules.require_lead(actor, session)
    with transaction.atomic():
        if _end(actor, session):
            log_session("door_code_ended", actor, session)
            changed(session.pk)


def join(session: Session, code: DoorCode, *, enrolment: UUID, mode: str) -> DoorPass:
    """Somebody at the door picks their own name: a pass for this device, and a tick that they are there.

    Until the code is dead one comes in to the pages, also when the half-day is over and there is no tick any more.
    Refuses a dead code (`door_code_dead`), and a place that is not expected here (`not_expected`).
    """
    with transaction.atomic():
        lock_day(session)
        live = DoorCode.objects.filter(
            pk=code.pk, ended_at__isnull=True, deleted_in__isnull=True, dies_at__gt=clock.now()
        )
        if not live.exists():
            raise DomainError("door_code_dead")
        place = queries.expected_enrolments(session).filter(pk=enrolment).first()
        if place is None:
            raise DomainError("not_expected")
        made = save(DoorPass(code=code, enrolment=place, made_at=clock.now()), actor=Actor(str(place.person_id)))
        attendee = rules.attendee(ANONYMOUS, session, str(made.pk))
        assert attendee is not None  # the code lives, and so does the place
        if takes_ticks(session):
            tick(attendee, mode=mode)
        return made


def leave_pass(session: Session, door_pass: str) -> Enrolment | None:
    """ "That is not me": the pass ends, and so does the tick it made; the place it was of, None when it was dead."""
    with transaction.atomic():
        attendee = rules.attendee(ANONYMOUS, session, door_pass)
        if attendee is None or attendee.person_id is None:
            return None
        found = DoorPass.objects.select_for_update().get(pk=UUID(door_pass))
        if _came_with(found, attendee):
            with suppress(DomainError):  # what a facilitator has said or confirmed meanwhile stands
                untick(attendee, enrolment=attendee.enrolment.pk)
        save(found, actor=attendee.actor, changes={"ended_at": clock.now()})
        return attendee.enrolment


def forget_passes() -> int:
    """The night's work: passes of codes that are dead are removed; answers how many."""
    rows = DoorPass.objects.filter(code__dies_at__lt=clock.now())
    ids = list(rows.values_list("pk", flat=True))
    for pk in ids:
        drop_history("workshops.doorpass", pk)
    DoorPass.objects.filter(pk__in=ids).delete()
    return len(ids)


def _new_code(actor: Actor, session: Session, now: datetime) -> DoorCode | None:
    """A code that no living one is like; None when the half-day has been over for two hours.

    Codes that died by time are ended here, so that their words may be used again.
    """
    finishes = session.finishes()
    if finishes is None or finishes + timedelta(hours=DOOR_HOURS) <= now:
        return None
    DoorCode.objects.filter(ended_at__isnull=True, dies_at__lte=now).update(ended_at=now)
    for _ in range(TRIES):
        words = f"{choice(BIRDS)} {LOWEST + randbelow(HIGHEST - LOWEST + 1)}"
        made = DoorCode(session=session, code=words, made_at=now, dies_at=finishes + timedelta(hours=DOOR_HOURS))
        try:
            with transaction.atomic():
                return save(made, actor=actor)
        except IntegrityError:
            continue
    raise DomainError("busy")


def _came_with(door_pass: DoorPass, attendee: rules.Attendee) -> bool:
    """Whether the tick is this pass's alone: not one from before it, nor that of who came by their own name later."""
    session, place = attendee.session, attendee.enrolment
    others = DoorPass.objects.filter(code=door_pass.code_id, enrolment=place, ended_at__isnull=True)
    if place.person_id is None or others.exclude(pk=door_pass.pk).exists():
        return False
    with reading(attendee.actor):
        return Attendance.objects.filter(
            session=session, person=place.person, source=Attendance.Source.TEAM_CARD,
            marked_at__gte=door_pass.made_at, deleted_in__isnull=True,
        ).exists()  # fmt: skip


def _end(actor: Actor, session: Session) -> bool:
    code = DoorCode.objects.filter(session=session, ended_at__isnull=True, deleted_in__isnull=True).first()
    if code is None:
        return False
    now = clock.now()
    save(code, actor=actor, changes={"ended_at": now})
    DoorPass.objects.filter(code=code, ended_at__isnull=True).update(ended_at=now)
    return True
