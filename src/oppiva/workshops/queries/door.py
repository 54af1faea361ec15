"""The join code of a half-day, and the half-day of a join code."""

from __future__ import annotations

from oppiva.jobs import clock
from oppiva.workshops.models import DoorCode, Session


def live_code(session: Session) -> DoorCode | None:
    """The code people may come in by now."""
    rows = DoorCode.objects.filter(session=session, ended_at__isnull=True, deleted_in__isnull=True)
    return rows.filter(dies_at__gt=clock.now()).exclude(session__state=Session.State.CANCELLED).first()


def code_in(session: Session) -> DoorCode | None:
    """The same of a half-day that was found by its address: `session_at` has read it along."""
    if not hasattr(session, "door"):
        return live_code(session)
    found: DoorCode | None = session.door
    lives = session.state != Session.State.CANCELLED and found is not None and found.dies_at > clock.now()
    return found if lives else None


def door_of(code: str) -> DoorCode | None:
    """The living code with its half-day; None for one that is dead, and alike for one that never was."""
    if not code:
        return None
    rows = DoorCode.objects.select_related("session__series__programme").filter(
        code=code, ended_at__isnull=True, deleted_in__isnull=True, dies_at__gt=clock.now(),
        session__deleted_in__isnull=True,
    )  # fmt: skip
    return rows.exclude(session__state=Session.State.CANCELLED).first()
