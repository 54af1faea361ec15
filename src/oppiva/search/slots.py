"""The named slot of search, filled from the apps.py of upper apps: kinds of text and who may find them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from oppiva.core.policy import Actor

Ids = Collection[UUID]
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Text:
    """The text of one object as it is now; `dated` is the object's own day, by which the newest come first."""

    object_id: UUID
    lang: str
    title: str
    body: str
    version: int = 1
    dated: date | None = None


@dataclass(frozen=True)
class Filter:
    """A filter of a kind: its name in the address, its label, and value and words of each choice."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Card:
    """What a hit shows, as plain text: the page escapes it."""

    title: str
    address: str
    kind_words: str = ""
    icon: str = ""
    lang: str = ""
    where: str = ""
    mark: str = ""
    state: str = ""
    lines: tuple[str, ...] = ()
    values: Mapping[str, Collection[str]] = field(default_factory=dict)  # what each filter would find it by
    decided_on: date | None = None


def _no_ranks(sort: str, ids: Ids) -> Mapping[UUID, float]:
    return {}


def _all_of_them(ids: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    return ids


@dataclass(frozen=True)
class Kind:
    """A kind of text that can be found (1-20 characters); its texts, rights and filters are its owner's.

    `texts` gives the texts of these objects as the system reads them; one that has none now is left out, and its row
    of the index goes. `every` gives all ids that should be in the index. `visible_to` gives the ids a reader may find,
    as a query of one column: it becomes part of each statement of search. `narrowed` puts the filters of the address
    on it. `cards` shows hits under the reader's rights, with the values that each filter counts. `coded` finds by a
    code that people say (07-3). `ranks` gives, for an order other than the best, what is sorted by, high first.
    `placed` gives the actor what places of upper apps add; called once a search for all kinds that share it.
    `counted` are the words for so many hits; kinds that share `counts_as` add up.
    """

    name: str
    label: str | Promise
    texts: Callable[[Ids], Iterable[Text]]
    every: Callable[[], Iterator[UUID]]
    visible_to: Callable[[Actor], QuerySet[Any]]
    cards: Callable[[Actor, Sequence[UUID]], Mapping[UUID, Card]]
    narrowed: Callable[[QuerySet[Any], Filters], QuerySet[Any]] = _all_of_them
    filters: Callable[[], Sequence[Filter]] = tuple
    coded: Callable[[str], QuerySet[Any]] | None = None
    ranks: Callable[[str, Ids], Mapping[UUID, float]] = _no_ranks
    placed: Callable[[Actor], Actor] | None = None
    counted: Callable[[int], str] | None = None
    counts_as: str = field(default="")


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Let search know a kind; registering a name twice replaces it. Refuses a name the table cannot hold."""
    if not 1 <= len(kind.name) <= 20:
        raise ValueError(f"a kind's name has 1-20 characters: {kind.name!r}")
    _kinds[kind.name] = kind


def forget_kind(name: str) -> None:
    """Take a kind out again, with a test that brought it."""
    _kinds.pop(name, None)


def kind_of(name: str) -> Kind | None:
    """The kind of this name, or None."""
    return _kinds.get(name)


def kinds(names: Collection[str] | None = None) -> tuple[Kind, ...]:
    """The kinds of these names, or all of them, in order of registration; an unknown name is passed over."""
    return tuple(kind for kind in _kinds.values() if names is None or kind.name in names)
