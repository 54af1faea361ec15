"""The verbs of half-days: set, publish, move, cancel and take back; what was published is told when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.scheduling import exists
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.workshops import rules
from oppiva.workshops.meeting_links import is_https
from oppiva.workshops.models import Series, Session
from oppiva.workshops.services.logging import log_series, log_session
from oppiva.workshops.services.replacing import end_seats_in
from oppiva.workshops.services.seats import lock_series
from oppiva.workshops.services.telling import leaders, tell_change, tell_series

WHEN = ("day", "starts", "ends")
WHERE = ("mode", "place", "join_url")
WHO = ("facilitator", "second")
FIELDS = (*WHEN, *WHERE, *WHO)


def set_session(
    actor: Actor, session: Session, *, base_version: int, fields: Mapping[str, object], reason: str = ""
) -> Session:
    """Changed fields of a half-day (any of FIELDS); once its date has been published, what changes is told.

    Refuses a time without a date or the reverse (`session_time_part`), an end before the start (`session_time_order`),
    a time that clocks skip (`time_impossible`), a link that is not https (`link_not_https`), who is no facilitator of
    the programme (`not_facilitator`), one person twice (`same_facilitator`), to take the date of a published half-day
    away (`session_needs_date`), and to change one that is cancelled or has begun.
    """
    rules.require_series(actor, "write", _series(session))
    with transaction.atomic():
        series, before = _locked(session)
        _require_planned(series, before)
        _check(series, before, fields)
        changed = save(before, actor=actor, base_version=base_version, changes=fields, reason=reason)
        changed.series = series
        return _told(actor, session, changed, reason)


def move_session(
    actor: Actor, session: Session, *, base_version: int, day: date, starts: time, ends: time, reason: str = ""
) -> Session:
    """Another day or time for a half-day; it stays the same one for calendars, with its sequence one higher."""
    fields = {"day": day, "starts": starts, "ends": ends}
    return set_session(actor, session, base_version=base_version, fields=fields, reason=reason)


def publish_dates(actor: Actor, series: Series) -> Series:
    """The dates become known to those who take part, who are told; what changes after this is told, too.

    Refuses a series with a half-day without a date (`dates_missing`), and one all of whose dates are known already
    (`dates_published`).
    """
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        locked = lock_series(series.pk)
        locked.programme = series.programme
        _require_on(locked)
        sessions = [one for one in _sessions(locked) if one.state != Session.State.CANCELLED]
        missing = [one.number for one in sessions if one.day is None]
        if missing or not sessions:
            raise DomainError("dates_missing", count=len(missing))
        news = [one for one in sessions if one.told_at is None]
        if not news:
            raise DomainError("dates_published")
        now = clock.now()
        changed = locked if locked.published_at else save(locked, actor=actor, changes={"published_at": now})
        for one in news:
            told = save(one, actor=actor, changes={"told_at": now})
            told.series = locked
            tell_change(actor, told, "published")
        log_series("dates_published", actor, changed, count=len(news))
        tell_series(actor, locked, sessions, "published")
        return changed


def cancel_session(actor: Actor, session: Session, *, reason: str) -> Session:
    """A half-day will not take place; who takes part is told why, when its date was known. Refuses one that began."""
    rules.require_series(actor, "write", _series(session))
    with transaction.atomic():
        series, found = _locked(session)
        _require_planned(series, found)
        return switch(actor, series, found, Session.State.CANCELLED, "cancelled", reason)


def restore_session(actor: Actor, session: Session) -> Session:
    """A cancelled half-day takes place after all, at its old time; those who were told of the one are told of this."""
    rules.require_series(actor, "write", _series(session))
    with transaction.atomic():
        series, found = _locked(session)
        _require_on(series)
        if found.state != Session.State.CANCELLED:
            raise DomainError("session_not_cancelled")
        return switch(actor, series, found, Session.State.PLANNED, "restored")


def switch(actor: Actor, series: Series, session: Session, state: str, code: str, reason: str = "") -> Session:
    """The half-day in another state, told as `code` when its date was known; inside the lock of its series."""
    changes: dict[str, object] = {"state": state}
    known = session.told_at is not None
    if known:
        changes |= {"sequence": session.sequence + 1, "told_at": clock.now()}
    changed = save(session, actor=actor, changes=changes, reason=reason)
    changed.series = series
    log_session("session_state", actor, changed)
    if known:
        tell_change(actor, changed, code, reason=reason)
    if state == Session.State.CANCELLED:
        end_seats_in(actor, changed)
    return changed


def _told(actor: Actor, old: Session, changed: Session, reason: str) -> Session:
    """The sequence one higher and one notice, when something changed that people had been told."""
    log_session("session_changed", actor, changed)
    code = _code(old, changed)
    if not code or changed.told_at is None:
        return changed
    told = save(changed, actor=actor, changes={"sequence": changed.sequence + 1, "told_at": clock.now()})
    told.series = changed.series
    tell_change(actor, told, code, left=leaders([old]) - leaders([told]), reason=reason)
    return told


def _code(old: Session, new: Session) -> str:
    """What the change is called to those who are told: the time goes before the place, the place before who leads."""
    for code, fields in (("moved", WHEN), ("place", WHERE), ("leader", ("facilitator_id", "second_id"))):
        if any(getattr(old, name) != getattr(new, name) for name in fields):
            return code
    return ""


def _series(session: Session) -> Series:
    if session.series is None:
        raise DomainError("not_allowed", action="write", kind="series")
    return session.series


def _locked(session: Session) -> tuple[Series, Session]:
    """The series and the half-day as they stand, locked in this order."""
    series = lock_series(_series(session).pk)
    series.programme = _series(session).programme
    found = Session.objects.select_for_update().filter(pk=session.pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    found.series = series
    return series, found


def _sessions(series: Series) -> list[Session]:
    return list(Session.objects.filter(series=series, deleted_in__isnull=True).order_by("number"))


def _require_on(series: Series) -> None:
    if series.state == Series.State.CANCELLED:
        raise DomainError("series_cancelled")


def _require_planned(series: Series, session: Session) -> None:
    _require_on(series)
    if session.state == Session.State.CANCELLED:
        raise DomainError("session_cancelled")
    if session.state != Session.State.PLANNED:
        raise DomainError("session_begun")


def _check(series: Series, session: Session, fields: Mapping[str, object]) -> None:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise ValueError(f"no field of a half-day: {sorted(unknown)}")

    def now(name: str) -> Any:
        return fields.get(name, getattr(session, name))

    day, starts, ends = now("day"), now("starts"), now("ends")
    if (day is None, starts is None, ends is None) not in {(True, True, True), (False, False, False)}:
        raise DomainError("session_time_part", field="day" if day is None else "starts")
    if day is None and session.told_at is not None:
        raise DomainError("session_needs_date", field="day")
    if day is not None:
        _check_clock(day, starts, ends, session.zone)
    if now("join_url") and not is_https(now("join_url")):
        raise DomainError("link_not_https", field="join_url")
    _check_leaders(series, session, fields, now("facilitator"), now("second"))


def _check_clock(day: date, starts: time, ends: time, zone: str) -> None:
    if ends <= starts:
        raise DomainError("session_time_order", field="ends")
    for name, at in (("starts", starts), ("ends", ends)):
        if not exists(day, at, zone):
            raise DomainError("time_impossible", field=name, day=day, time=at)


def _check_leaders(
    series: Series, session: Session, fields: Mapping[str, object], lead: Person | None, second: Person | None
) -> None:
    if lead is not None and second is not None and lead.pk == second.pk:
        raise DomainError("same_facilitator", field="second")
    known: set[UUID] | None = None
    for name, person in (("facilitator", lead), ("second", second)):
        # Who leads already may go on to, though the role has ended meanwhile.
        if name not in fields or person is None or person.pk in {session.facilitator_id, session.second_id}:
            continue
        known = known if known is not None else set(rules.facilitators(series.programme).values_list("pk", flat=True))
        if person.pk not in known:
            raise DomainError("not_facilitator", field=name)
