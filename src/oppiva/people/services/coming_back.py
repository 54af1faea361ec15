"""What one deleted oneself comes back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from oppiva.audit.queries import deletions
from oppiva.audit.services import undo
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people import slots


def bring_back(actor: Actor, batch: UUID) -> int:
    """Undoes one's own deletion and tells how many records came back; refuses anybody else's (`batch_unknown`).

    So it is with a deletion that was part of something larger (people/slots.py). It takes the same right as changing
    each record takes now.
    """
    kinds = next((found.counts for found in deletions(actor) if found.batch == batch), {})
    checks = slots.undo_checks(kinds)
    if not kinds or checks is None:
        raise DomainError("batch_unknown")
    with transaction.atomic():
        for check in checks:
            check(actor, batch)
        return undo(batch, actor=actor)
