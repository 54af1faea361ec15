"""What is deleted with what, and what comes back by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from oppiva.audit.models import Record
from oppiva.core.policy import Actor

# Refuses (DomainError) to bring the records of this kind in the batch back: who may no longer write them, what is over.
CheckBack = Callable[[Actor, UUID], None]
# The records of an upper app that go with an organisation's deletion; refuses (DomainError) when one must not go.
GoesAlong = Callable[[UUID], Sequence[Record]]
_check_back: dict[str, CheckBack] = {}
_goes_along: list[GoesAlong] = []


def register_undo(kind: str, check: CheckBack) -> None:
    """Let deleted records of this kind (`people.unit`) come back by hand, after this check of the actor and the batch.

    A batch with a record of any other kind is part of something larger, such as a change of plan: nobody undoes it.
    """
    _check_back[kind] = check


def undo_checks(kinds: Collection[str]) -> tuple[CheckBack, ...] | None:
    """The checks of these kinds, or None when one of them is not brought back by hand."""
    if any(kind not in _check_back for kind in kinds):
        return None
    return tuple(_check_back[kind] for kind in kinds)


def register_goes_along(find: GoesAlong) -> None:
    """Say what else is deleted with an organisation, or refuse that it is deleted."""
    if find not in _goes_along:
        _goes_along.append(find)


def goes_along(organisation: UUID) -> list[Record]:
    """Everything of upper apps that is deleted with the organisation; raises the refusal of one that may not be."""
    return [record for find in _goes_along for record in find(organisation)]
