"""Who may open a copy of own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oppiva.jobs import clock

if TYPE_CHECKING:
    from oppiva.core.policy import Actor
    from oppiva.jobs.models import StoredFile


def may_open_own_data(actor: Actor, stored: StoredFile) -> bool:
    """Only the person the copy is about, whatever role anybody else has; not after its seven days."""
    if actor.person_id is None or actor.person_id != stored.object_id:
        return False
    return stored.keep_until is None or stored.keep_until > clock.now()
