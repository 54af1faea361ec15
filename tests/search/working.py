"""The jobs of search, done here and now."""

from __future__ import annotations

from uuid import UUID


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
