"""What apps above add to the library in a folder: pages that stand among those of the models, tables out.

What stands on the page of a model itself comes through `library_slots`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from oppiva.ui.tables import Table


@dataclass(frozen=True)
class MorePage:
    """A page for everybody: its address without a language, its template, which extends `shell`, and what it shows."""

    address: str
    template: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class More:
    """How the slot is filled. `pages`: in the language of the moment, of the whole library alone; `tables`: name of a
    file -> its rows, of the models of these slugs."""

    pages: Callable[[], Collection[MorePage]]
    tables: Callable[[Collection[str]], Mapping[str, Table]]


_filled: list[More] = []


def register_more(one: More) -> None:
    """Add to what is exported."""
    if one not in _filled:
        _filled.append(one)


def more_pages() -> tuple[MorePage, ...]:
    """The pages of all apps above."""
    return tuple(page for one in _filled for page in one.pages())


def more_tables(slugs: Collection[str]) -> dict[str, Table]:
    """The tables of all apps above."""
    return {name: table for one in _filled for name, table in one.tables(slugs).items()}
