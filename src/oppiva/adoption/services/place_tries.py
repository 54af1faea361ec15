"""How often one person may hear that a place is taken: nobody finds out by trying who uses a model unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.cache import cache

from oppiva.core.errors import DomainError

TRIES, HOUR = 5, 3600


@contextmanager
def few_tries(person: UUID) -> Iterator[None]:
    """Around one beginning: who hears five times in an hour that somebody else has a place has to wait
    (`place_tries`). Counted outside the transaction that the refusal undoes."""
    if int(cache.get(_key(person), 0)) >= TRIES:
        raise DomainError("place_tries", field="adopter")
    try:
        yield
    except DomainError as error:
        note_taken(person, error)
        raise


def note_taken(person: UUID | str, error: DomainError) -> None:
    """Count a refusal that told of somebody else's place. Who undoes more than the beginning itself when it is refused
    undoes its count, too, for the cache lies in the same database, and calls this afterwards."""
    if error.code == "adoption_place_taken" and not error.facts.get("own"):
        key = _key(person)
        cache.add(key, 0, HOUR)
        cache.incr(key)


def _key(person: UUID | str) -> str:
    return f"adoption-place-taken:{person}"
