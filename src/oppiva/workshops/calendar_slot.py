"""A named slot of workshops: what else stands in one's own calendar beside the half-days (docs/where-does-it-go.md)."""

from __future__ import annotations

from collections.abc import Callable

from oppiva.core.calendars.entries import Entry
from oppiva.core.policy import Actor

Find = Callable[[Actor], list[Entry]]
_finders: list[Find] = []


def register_entries(find: Find) -> None:
    """Let the own calendar and its secret address hold these entries; no name and no text of anybody may be in them."""
    if find not in _finders:
        _finders.append(find)


def entries_of(actor: Actor) -> list[Entry]:
    """What upper apps add to a person's calendar, in the active language."""
    return [entry for find in _finders for entry in find(actor)]
