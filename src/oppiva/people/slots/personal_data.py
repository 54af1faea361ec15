"""What each kind of record holds about a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class PersonalData:
    """What one kind of record holds about a person: for the copy of one's own data, and for erasure.

    `rows` gives every row about the person as plain values with no other person's name; `erase` empties what names the
    person and leaves what is counted, inside the transaction of the erasure. `models` names the tables (`app.model`)
    that are told of, none the one the kind is called by: a table with a key to a person that no kind names fails the
    tests. `stays` says in words why the rows
    outlive the erasure; None: they go. `found` are the same rows as a query: those of all kinds are counted at once.
    """

    kind: str
    title: Callable[[], str]
    rows: Callable[[UUID], list[dict[str, object]]]
    erase: Callable[[UUID], None]
    models: tuple[str, ...] = ()
    stays: Callable[[], str] | None = None
    found: Callable[[UUID], QuerySet[Any]] | None = None

    @classmethod
    def in_words(
        cls,
        kind: str,
        models: str,
        title: Promise,
        rows: Callable[[UUID], list[dict[str, object]]],
        erase: Callable[[UUID], None],
        *,
        stays: Promise | None = None,
        found: Callable[[UUID], QuerySet[Any]] | None = None,
    ) -> PersonalData:
        """A row of an app's table of kinds: its models between spaces, its texts in the language of the reader."""
        told = partial(str, stays) if stays is not None else None
        return cls(kind, partial(str, title), rows, erase, models=tuple(models.split()), stays=told, found=found)


_personal: dict[str, PersonalData] = {}


def register_personal_data(data: PersonalData) -> None:
    """Let the copy of one's own data and erasure know this kind; registering a kind twice replaces it."""
    _personal[data.kind] = data


def personal_data() -> tuple[PersonalData, ...]:
    """All registered kinds in order of registration."""
    return tuple(_personal.values())
