"""First names as teams and screens show them; the initial of the last name only where two share the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TypeVar

K = TypeVar("K")


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def first_names(names: Mapping[K, str], among: Collection[str] = ()) -> dict[K, str]:
    """The same keys with first names; who shares one with another in the room (`among`, else these) has an initial."""
    held = Counter(first_name(name) for name in (among or names.values()))
    return {key: _told_apart(name, held) for key, name in names.items()}


def _told_apart(name: str, held: Mapping[str, int]) -> str:
    words = name.split()
    first = first_name(name)
    return f"{first} {words[-1][0]}." if held.get(first, 0) > 1 and len(words) > 1 else first
