"""The verbs of whoever leads a half-day: start, move on, time, breaks, pace, the lead itself, closing and the end.

One leads at a time. Each deed carries what its page was drawn from (`base_version`): whoever pressed on an old page is
told who did what meanwhile (`day_moved`), and never undoes it unseen. Asked for what is so already, nothing happens:
a double tap, or both facilitators pressing the same button, is one deed. Everything is in rows, so a server that is
started anew goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oppiva.audit.models import Revision, kind_of
from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.workshops import day_clock, queries, rules
from oppiva.workshops.models import RunStep, Session, SessionDay
from oppiva.workshops.services.closing_rows import close_decided
from oppiva.workshops.services.feedback import open_feedback
from oppiva.workshops.services.help import carry_help_on
from oppiva.workshops.services.live import changed
from oppiva.workshops.services.logging import log_session
from oppiva.workshops.signals import session_held

MORE_MINUTES = 5
MOST_EXTRA = 6 * 3600  # no half-day is longer
STEERING = ("position", "leads", "pace", "paused_at", "extra_seconds")
State = Session.State
Changes = dict[str, object]
# The day as it stands, its steps, the moment -> what changes; None when it is so already.
Wanted = Callable[[SessionDay, list[RunStep], datetime], "Changes | None"]


def start(actor: Actor, session: Session, *, base_version: int | None = None) -> SessionDay:
    """The first step begins on all screens; whoever presses it leads. Refuses while the door is shut."""

    def wanted(day: SessionDay, steps: list[RunStep], now: datetime) -> Changes:
        return {**_step(1 if steps else 0, now), "started_at": now, "leads": _person(actor) or day.leads_id}

    return _act(
        actor, session, "day_started", wanted, base_version=base_version, out_of=[State.DOOR_OPEN], to=State.RUNNING
    )


def go_to(actor: Actor, session: Session, *, to: int, base_version: int | None = None) -> SessionDay:
    """All screens go to this step, forward or back, also back out of the closing; its time begins anew."""

    def wanted(day: SessionDay, steps: list[RunStep], now: datetime) -> Changes | None:
        if not 1 <= to <= len(steps):
            raise DomainError("step_unknown")
        if day.position == to and day.closing_at is None:
            return None
        return {**_step(to, now), "closing_at": None}

    return _act(
        actor, session, "day_step", wanted, base_version=base_version, out_of=[State.RUNNING, State.CLOSING],
        to=State.RUNNING,
    )  # fmt: skip


def add_minutes(
    actor: Actor,
    session: Session,
    *,
    minutes: int = MORE_MINUTES,
    base_version: int | None = None,
    client_ref: UUID | None = None,
) -> SessionDay:
    """More time for the step, counted from now when its time is up; sent twice with one `client_ref` it is given once.

    Refuses before the first step (`day_no_step`) and more than a half-day holds (`too_much_time`).
    """

    def wanted(day: SessionDay, steps: list[RunStep], now: datetime) -> Changes:
        if not 1 <= day.position <= len(steps):
            raise DomainError("day_no_step")
        extra = day_clock.added(day, steps[day.position - 1], minutes, now)
        if extra > MOST_EXTRA:
            raise DomainError("too_much_time")
        return {"extra_seconds": extra}

    return _act(
        actor, session, "day_time", wanted, base_version=base_version, out_of=[State.RUNNING], client_ref=client_ref
    )


def pause(actor: Actor, session: Session, *, base_version: int | None = None) -> SessionDay:
    """The clock stands still and the screens say that there is a break."""
    return _act(
        actor,
        session,
        "day_paused",
        lambda day, steps, now: None if day.paused_at is not None else {"paused_at": now},
        base_version=base_version,
        out_of=[State.RUNNING],
    )


def resume(actor: Actor, session: Session, *, base_version: int | None = None) -> SessionDay:
    """The break is over; the step has as much time left as when it began."""

    def wanted(day: SessionDay, steps: list[RunStep], now: datetime) -> Changes | None:
        return None if day.paused_at is None else {"paused_at": None, "extra_seconds": day_clock.resumed(day, now)}

    return _act(actor, session, "day_resumed", wanted, base_version=base_version, out_of=[State.RUNNING])


def set_pace(actor: Actor, session: Session, *, pace: str, base_version: int | None = None) -> SessionDay:
    """All screens together, or each team at its own pace."""
    if pace not in SessionDay.Pace.values:
        raise ValueError(f"no such pace: {pace}")
    return _act(
        actor,
        session,
        "day_pace",
        lambda day, steps, now: None if day.pace == pace else {"pace": pace},
        base_version=base_version,
        out_of=[State.DOOR_OPEN, State.RUNNING],
    )


def hand_over(actor: Actor, session: Session, *, to: Person, base_version: int | None = None) -> SessionDay:
    """Another facilitator leads from now on. Refuses who may not lead here (`not_facilitator`)."""
    if not rules.may_lead(actor_for(to), session):
        raise DomainError("not_facilitator", field="to")
    return _act(
        actor,
        session,
        "day_lead",
        lambda day, steps, now: None if day.leads_id == to.pk else {"leads": to},
        base_version=base_version,
        out_of=[State.DOOR_OPEN, State.RUNNING, State.CLOSING],
    )


def take_over(actor: Actor, session: Session) -> SessionDay:
    """The actor leads from now on, in one press: whoever led until now sees it on the page at once."""
    return _act(
        actor,
        session,
        "day_lead",
        lambda day, steps, now: None if day.leads_id == _person(actor) else {"leads": _person(actor)},
        out_of=[State.DOOR_OPEN, State.RUNNING, State.CLOSING],
        takes=True,
    )


def begin_closing(actor: Actor, session: Session, *, base_version: int | None = None) -> SessionDay:
    """The phones ask each team for its next step, and all for feedback; a day on paper comes here from the door."""
    with transaction.atomic():
        day = _act(
            actor,
            session,
            "day_closing",
            lambda day, steps, now: {"closing_at": now, "paused_at": None},
            base_version=base_version,
            out_of=[State.RUNNING, State.DOOR_OPEN],
            to=State.CLOSING,
        )
        open_feedback(actor, day.session)
        close_decided(actor, day.session)
        return day


def hold(actor: Actor, session: Session) -> SessionDay:
    """The half-day has been held: its evidence stands. Sends `session_held`; asked again, nothing happens.

    Refuses (`day_not_ready`, with what is missing) until the attendance is confirmed and each team that has people has
    a next step or was left out with a reason.
    """
    rules.require_lead(actor, session)
    with transaction.atomic():
        found, day = locked(session)
        if found.state == State.HELD:
            return day
        require_state(found, [State.CLOSING])
        missing = queries.missing_before_held(found, day)
        if missing:
            raise DomainError("day_not_ready", attendance=missing.attendance, teams=missing.teams)
        day = save(day, actor=actor, changes={"held_at": clock.now()})
        _switch(actor, found, State.HELD)
        carry_help_on(actor, found)
        changed(found.pk)
        session_held.send(Session, session=found, actor=actor)
        return day


def locked(session: Session) -> tuple[Session, SessionDay]:
    """The half-day and how it runs as they stand; refuses when it does not run.

    How it runs is locked first, as for marks of attendance: those hold it and then need the half-day's own row, and two
    deeds that take the two in different orders would wait for each other.
    """
    day = SessionDay.objects.select_for_update().filter(session_id=session.pk, deleted_in__isnull=True).first()
    found = (
        Session.objects.select_for_update(of=("self",))
        .select_related("series__programme")
        .filter(pk=session.pk, deleted_in__isnull=True)
        .first()
    )
    if found is None:
        raise DomainError("gone")
    if found.state == State.CANCELLED:
        raise DomainError("session_cancelled")
    if day is None:
        raise DomainError("door_shut")
    day.session = found
    return found, day


def require_state(session: Session, states: Collection[str]) -> None:
    """Refuse, each in its words, what does not belong to this moment of the half-day."""
    if session.state in states:
        return
    if session.state == State.CANCELLED:
        raise DomainError("session_cancelled")
    codes = {State.PLANNED: "door_shut", State.DOOR_OPEN: "day_not_started", State.HELD: "day_over"}
    raise DomainError(codes.get(State(session.state), "day_elsewhere"))


def _act(
    actor: Actor,
    session: Session,
    verb: str,
    wanted: Wanted,
    *,
    out_of: Collection[str],
    to: str = "",
    base_version: int | None = None,
    client_ref: UUID | None = None,
    takes: bool = False,
) -> SessionDay:
    """One deed of leading under the lock of the half-day; with `takes` it needs no turn."""
    rules.require_lead(actor, session)
    with transaction.atomic():
        found, day = locked(session)
        if client_ref is not None and _done_before(actor, day, client_ref):
            return day
        if to and found.state == to and to not in out_of:
            return day  # a second press, or the other facilitator's
        require_state(found, out_of)
        changes = wanted(day, queries.steps_of(found.pk), clock.now())
        if changes is None:
            return day
        if not takes:
            _require_turn(actor, day, base_version)
        saved = save(day, actor=actor, changes=changes, client_ref=client_ref)
        if to and found.state != to:
            _switch(actor, found, to)
        log(
            verb, actor=actor, kind="session", object_id=str(found.pk), programme=str(found.programme_id),
            number=saved.position,
        )  # fmt: skip
        changed(found.pk)
        return saved


def _switch(actor: Actor, session: Session, state: str) -> None:
    saved = save(session, actor=actor, changes={"state": state})
    log_session("session_state", actor, saved)


def _step(position: int, now: datetime) -> Changes:
    return {"position": position, "step_since": now, "extra_seconds": 0, "paused_at": None}


def _person(actor: Actor) -> UUID | None:
    return UUID(actor.person_id) if actor.person_id else None


def _done_before(actor: Actor, day: SessionDay, client_ref: UUID) -> bool:
    with reading(actor):
        rows = Revision.objects.filter(kind=kind_of(day), object_id=day.pk, client_ref=client_ref)
        return rows.filter(version__isnull=False).exists()


def _require_turn(actor: Actor, day: SessionDay, base_version: int | None) -> None:
    """Only who leads, and only from a page that shows what is: else who did what meanwhile, and when."""
    if actor.system is not None:
        return
    if day.leads_id is not None and day.leads_id != _person(actor):
        raise DomainError("other_leads", by=queries.name_of(day.leads_id))
    if base_version is None or base_version >= day.version:
        return
    last = queries.last_steered(actor, day, base_version, STEERING)
    if last is not None:
        raise DomainError("day_moved", by=last.by, what=last.what, number=last.number, at=last.at)
