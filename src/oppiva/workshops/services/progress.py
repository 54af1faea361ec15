"""How far a team is: a step begun, ready, or not ready after all; nothing of what it wrote."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.workshops import queries, rules
from oppiva.workshops.models import RunStep, Session, SessionDay, StepProgress, Team
from oppiva.workshops.rules import Attendee
from oppiva.workshops.services.day import locked, require_state
from oppiva.workshops.services.live import changed

State = StepProgress.State


def set_ready(attendee: Attendee, step: RunStep, *, ready: bool) -> StepProgress:
    """The team is ready with a step, or not after all. Refuses a step that has not been reached (`step_ahead`)."""
    team = rules.require_team(attendee)
    with transaction.atomic():
        session, day = locked(attendee.session)
        require_state(session, [Session.State.RUNNING, Session.State.CLOSING])
        require_reached(session, day, team, step)
        now = clock.now()
        state = State.READY if ready else State.BEGUN
        row = set_progress(attendee.actor, team, step, {"state": state, "ready_at": now if ready else None})
        _log("step_ready" if ready else "step_begun", attendee, step)
        changed(session.pk)
        return row


def begin_step(attendee: Attendee, step: RunStep) -> StepProgress:
    """The team goes on to its next step at its own pace. Refuses while the facilitator sets it (`pace_led`)."""
    team = rules.require_team(attendee)
    with transaction.atomic():
        session, day = locked(attendee.session)
        require_state(session, [Session.State.RUNNING])
        if day.pace != SessionDay.Pace.FREE:
            raise DomainError("pace_led")
        steps = queries.steps_of(session.pk)
        at = queries.position_of(day, steps, queries.progress_of(session.pk).get(team.pk, {}))
        number = _number(steps, step)
        if number > at + 1:
            raise DomainError("step_ahead")
        row = set_progress(attendee.actor, team, step, {}) if number > at else _row(attendee.actor, team, step)
        _log("step_begun", attendee, step)
        changed(session.pk)
        return row


def saved_now(actor: Actor, team: Team, step: RunStep) -> StepProgress:
    """The team saved its text of the step now; inside the transaction of that deed."""
    return set_progress(actor, team, step, {"saved_at": clock.now()})


def work_saved(actor: Actor, team: Team, form_step: str) -> None:
    """The team saved a step of the form: so it writes in the step that it is at, if that one works on it.

    Takes no lock of the half-day: nothing but the row of the team's own step is written.
    """
    rows = SessionDay.objects.filter(
        session__series_id=team.series_id,
        session__state__in=[Session.State.RUNNING, Session.State.CLOSING],
        session__deleted_in__isnull=True,
        deleted_in__isnull=True,
    )
    day = rows.order_by("session__number").first()
    if day is None:
        return
    steps, progress = queries.steps_and_progress(day.session_id)
    at = queries.position_of(day, steps, progress.get(team.pk, {}))
    if 1 <= at <= len(steps) and steps[at - 1].form_step == form_step:
        saved_now(actor, team, steps[at - 1])


def set_progress(actor: Actor, team: Team, step: RunStep, values: Mapping[str, object]) -> StepProgress:
    """The one row of a team and a step with these values; two who make it at once make one."""
    row = _row(actor, team, step)
    changes = {name: value for name, value in values.items() if getattr(row, name) != value}
    return save(row, actor=actor, changes=changes) if changes else row


def _row(actor: Actor, team: Team, step: RunStep) -> StepProgress:
    rows = StepProgress.objects.select_for_update().filter(team=team, step=step, deleted_in__isnull=True)
    found = rows.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return save(StepProgress(team=team, step=step), actor=actor)
    except IntegrityError:
        return rows.get()


def require_reached(session: Session, day: SessionDay, team: Team, step: RunStep) -> None:
    """Refuse (`step_ahead`) a step that the team has not come to."""
    steps = queries.steps_of(session.pk)
    at = queries.position_of(day, steps, queries.progress_of(session.pk).get(team.pk, {}))
    if _number(steps, step) > at:
        raise DomainError("step_ahead")


def _number(steps: list[RunStep], step: RunStep) -> int:
    return next((number for number, one in enumerate(steps, 1) if one.pk == step.pk), len(steps) + 1)


def _log(verb: str, attendee: Attendee, step: RunStep) -> None:
    team = attendee.team
    log(
        verb, actor=attendee.actor, kind="team", object_id=str(team.pk if team is not None else ""),
        programme=str(attendee.session.programme_id), number=step.position,
    )  # fmt: skip
