"""The audit rows of workshops: which series, nothing of what was written."""

from __future__ import annotations

from uuid import UUID

from oppiva.audit.services import log
from oppiva.core.policy import Actor
from oppiva.workshops.models import Enrolment, Series, Session


def log_series(verb: str, actor: Actor, series: Series, *, state: str | None = None, count: int | None = None) -> None:
    """One row about a series."""
    log(
        verb,
        actor=actor,
        kind="series",
        object_id=str(series.pk),
        programme=str(series.programme_id),
        state=state,
        count=count,
    )


def log_seat(verb: str, actor: Actor, enrolment: Enrolment, programme: UUID) -> None:
    """One row about a person's place in a series."""
    log(
        verb,
        actor=actor,
        kind="seat",
        object_id=str(enrolment.pk),
        subject_id=enrolment.person_id,
        programme=str(programme),
        state=str(enrolment.state),
    )


def log_session(verb: str, actor: Actor, session: Session) -> None:
    """One row about a half-day."""
    log(
        verb,
        actor=actor,
        kind="session",
        object_id=str(session.pk),
        programme=str(session.programme_id),
        state=str(session.state),
        number=session.number,
    )
