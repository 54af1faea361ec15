"""What many tests begin with, made once by the services and written down again for each later test.

A trial carried out and decided takes a third of a second through the services, and a hundred tests begin with one. A
function marked `kept` is run for the first test of a process that asks for it; the statements with which it wrote are
remembered with what it gave. A later test that asks for the same, in the same minute of the same state, has only these
statements executed again. Where a test has written anything before it, or on PostgreSQL, the services do it anew.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
Ground = TypeVar("Ground")
SIMPLE = (str, int, bool, Decimal, date, type(None))
# What the statements of a savepoint begin with: they belong to the run in which they were made.
BRACKETS = ("SAVEPOINT", "RELEASE")
READING = ("SELECT", "EXPLAIN", "PRAGMA")


@dataclass
class Made:
    """How a function wrote, and what it gave."""

    writes: list[tuple[str, Any, bool]] = field(default_factory=list)
    given: bytes = b""
    whole: bool = True

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Django's wrapper around each statement, while the function runs for the first time."""
        word = sql.lstrip().split(" ", 1)[0].upper()
        if word == "ROLLBACK":
            self.whole = False  # part of what was written is gone again
        elif word not in (*BRACKETS, *READING):
            self.writes.append((sql, list(params) if many else params, many))
        return execute(sql, params, many, context)

    def write(self) -> None:
        """The same rows again."""
        from django.db import connection

        with connection.cursor() as cursor:
            for sql, params, many in self.writes:
                (cursor.executemany if many else cursor.execute)(sql, params)
                if cursor.description:
                    cursor.fetchall()


# What the state is made of - a prepared one and what has been made upon it - and how many rows were written by then.
_state: list[tuple[tuple[object, ...], int]] = []
_made: dict[tuple[object, ...], Made] = {}
UNCOUNTED = -1
MOST = 100  # of the minutes that are over, nothing is needed any more


def begins(*state: str) -> None:
    """A test begins with this prepared state and has written nothing yet; without one nothing is known of its state."""
    _state[:] = [(state, _changes())] if state else []


def kept(make: Callable[Concatenate[Ground, P], T]) -> Callable[Concatenate[Ground, P], T]:
    """A function that needs nothing but a prepared state, which is its first argument, and plain values."""

    @wraps(make)
    def found(ground: Ground, *args: P.args, **more: P.kwargs) -> T:
        key = _key(make, args, more)
        if key is None:
            return make(ground, *args, **more)
        given = _again(key, ground) if key in _made else _anew(key, make, ground, *args, **more)
        _state[:] = [(key, _changes())]
        return given

    return found


def _again(key: tuple[object, ...], ground: object) -> Any:
    _made[key].write()
    return _Reader(io.BytesIO(_made[key].given), ground).load()


def _anew(key: tuple[object, ...], make: Callable[..., T], ground: object, *args: object, **more: object) -> T:
    from django.db import connection

    made = Made()
    with connection.execute_wrapper(made):
        given = make(ground, *args, **more)
    if made.whole:
        held = io.BytesIO()
        _Writer(held, ground).dump(given)
        made.given = held.getvalue()
        if len(_made) >= MOST:
            _made.clear()
        _made[key] = made
    return given


def _key(make: Callable[..., object], args: Sequence[object], more: dict[str, object]) -> tuple[object, ...] | None:
    """What has to be the same; nothing when the test has written already, or is given what may have changed."""
    from django.utils.translation import get_language

    from oppiva.jobs import clock

    untouched = bool(_state) and _state[0][1] == _changes() != UNCOUNTED
    if not untouched or not all(isinstance(one, SIMPLE) for one in (*args, *more.values())):
        return None
    minutes = [moment.replace(second=0, microsecond=0) for moment in (clock.real(), clock.now())]
    given = (make.__module__, make.__qualname__, repr(args), repr(sorted(more.items())))
    return (_state[0][0], *given, *minutes, get_language())


def _changes() -> int:
    """How many rows the connection has written so far, where somebody counts them."""
    from django.db import connection

    if connection.vendor != "sqlite" or not connection.in_atomic_block:
        return UNCOUNTED
    return int(connection.connection.total_changes)


class _Writer(pickle.Pickler):
    """Leaves the state out of what is kept: each test has its own."""

    def __init__(self, file: io.BytesIO, ground: object) -> None:
        super().__init__(file)
        self.ground = ground

    def persistent_id(self, one: object) -> str | None:
        return "ground" if one is self.ground else None


class _Reader(pickle.Unpickler):
    """Puts the test's own state in its place."""

    def __init__(self, file: io.BytesIO, ground: object) -> None:
        super().__init__(file)
        self.ground = ground

    def persistent_load(self, _name: str) -> object:
        return self.ground
