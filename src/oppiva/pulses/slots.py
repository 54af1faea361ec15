"""The named slot of pulses, filled from the apps.py of upper apps (docs/where-does-it-go.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

# The names of the people who could be written about in a wave of this owner.
FindNames = Callable[[UUID], Collection[str]]

_names: dict[str, FindNames] = {}


def register_names(owner_kind: str, find: FindNames) -> None:
    """Say whose names are masked in what is written in waves of this kind of owner."""
    _names[owner_kind] = find


def names_for(owner_kind: str, owner_id: UUID) -> Collection[str]:
    """The names to mask; none when nobody has filled the slot, and then a person's look is all there is."""
    find = _names.get(owner_kind)
    return find(owner_id) if find is not None else ()
