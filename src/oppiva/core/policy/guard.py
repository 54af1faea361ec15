"""The lock on guarded tables (trust.md 4): reading is said aloud, with the actor it is for, around each read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from oppiva.core.policy.actors import Actor

_reader: ContextVar[Actor | None] = ContextVar("oppiva_reader", default=None)


class NotReading(Exception):
    """A guarded table was asked for outside `with reading(actor)`."""


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """Open the guarded tables for this actor in this thread or task; for queries, rules, services and tasks."""
    token = _reader.set(actor)
    try:
        yield
    finally:
        _reader.reset(token)


def is_reading() -> bool:
    """Whether a guarded table may be asked for now."""
    return _reader.get() is not None


def reader() -> Actor | None:
    """The actor the guarded tables are open for now; None while they are closed."""
    return _reader.get()


def require_reading() -> Actor:
    """The actor the guarded tables are open for; raises NotReading when they are closed."""
    actor = _reader.get()
    if actor is None:
        raise NotReading("guarded rows are read inside `with reading(actor)` only")
    return actor
