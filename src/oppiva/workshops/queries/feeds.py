"""Reads of the address of one's own calendar."""

from __future__ import annotations

from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.workshops.models import CalendarFeed


def own_feed(actor: Actor) -> CalendarFeed | None:
    """The address the actor has now, without its secret part; None when there is none."""
    if actor.person_id is None:
        return None
    return CalendarFeed.objects.filter(
        person_id=UUID(actor.person_id), ended_at__isnull=True, deleted_in__isnull=True
    ).first()
