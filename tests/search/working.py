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
    """Every text that waits gets its vectors."""
    from oppiva.search import services

    return dict(services.embed_waiting(run or Told()))
