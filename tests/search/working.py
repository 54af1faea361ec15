"""The jobs of search, done here and now."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from oppiva.core.policy import Actor
    from oppiva.search.queries import Hit


class Told:
    """What a job gets in its hand; remembers what it was told, and does something when it is."""

    def __init__(self) -> None:
        self.args: dict[str, object] = {}
        self.slot: str | None = None
        self.asked_by: UUID | None = None
        self.told: list[tuple[int, int]] = []

    def progress(self, done: int, of: int = 10_000) -> None:
        self.told.append((done, of))


def embed(run: Told | None = None) -> dict[str, object]:
    """Every text that waits gets its vectors, however many shares of work that takes."""
    from oppiva.jobs.registry import GoesOn
    from oppiva.search import services

    while True:
        try:
            return dict(services.embed_waiting(run or Told()))
        except GoesOn:
            continue


def embed_a_share() -> None:
    """What one turn of the worker gives; raises GoesOn when there is more."""
    from oppiva.search import services

    services.embed_waiting(Told())


def likest(actor: Actor, kind: str, pk: UUID) -> list[Hit]:
    """The hits most like an object of a kind; none when the reader does not find it."""
    from oppiva.search import queries

    found = queries.alike(actor, [kind], pk)
    return found.hits if found is not None else []
