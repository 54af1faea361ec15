"""Who reads the record of processing."""

from __future__ import annotations

from django.http import Http404

from oppiva.core.policy import Actor
from oppiva.people.models import Role

# Who answers for the data of an area or of the installation, and who checks them; others read the privacy page.
READERS = frozenset({Role.AREA_ADMIN, Role.INSTANCE_ADMIN, Role.AUDITOR})


def may_read_processing(actor: Actor) -> bool:
    """Whether one of the actor's roles opens the record of processing."""
    return bool(actor.roles & READERS)


def require_processing(actor: Actor) -> None:
    """Answers 404 to whom the record of processing is not open."""
    if not may_read_processing(actor):
        raise Http404
