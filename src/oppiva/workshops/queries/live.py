"""The number of each half-day that grows with every change of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from oppiva.workshops.models import LiveVersion, Session


def live_numbers(sessions: Collection[UUID]) -> dict[UUID, int]:
    """The numbers of these half-days; one that has not changed yet is not among them."""
    return dict(LiveVersion.objects.filter(pk__in=sessions).values_list("pk", "number"))


def live_number(session: UUID) -> int:
    """The number of one half-day; 0 before its first change."""
    return live_numbers([session]).get(session, 0)


def live_number_in(session: Session) -> int:
    """The same of a half-day that was found by its address: `session_at` has read it along."""
    try:
        return session.live.number
    except LiveVersion.DoesNotExist:
        return 0


def live_number_at(code: str, series: str, number: int) -> int:
    """The same by its address; 0 also for an address without a half-day."""
    rows = LiveVersion.objects.filter(
        session__series__programme__code=code,
        session__series__code=series,
        session__number=number,
        session__deleted_in__isnull=True,
        session__series__deleted_in__isnull=True,
    )
    return rows.values_list("number", flat=True).first() or 0
