"""The dated steps inside a record of an app above, for the path: the moves of an adoption, its changes, its answers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oppiva.core.policy import Actor


@dataclass(frozen=True)
class PathDay:
    """What happened on a day inside a record, by its node: its words in the reader's language, and somebody's own words
    (`said`) where the reader may read them. `kind` is for the machine: predicted, decided, moved, adapted, answered."""

    node: UUID
    on: date
    kind: str
    words: str
    said: str = ""


Days = Callable[[Actor, Collection[UUID], bool], Collection[PathDay]]
_filled: list[Days] = []


def register_days(days: Days) -> None:
    """Gives the days of these nodes; the last argument: for everybody, where a place that is hidden tells nothing."""
    if days not in _filled:
        _filled.append(days)


def days_above(actor: Actor, nodes: Collection[UUID], *, public: bool) -> tuple[PathDay, ...]:
    """The days of all records above among these nodes."""
    return tuple(one for days in _filled for one in days(actor, nodes, public)) if nodes else ()
