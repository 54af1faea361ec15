"""What people of a half-day are called on its screens: the first name, and no more of the surname than parts two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from oppiva.core.text import fold

K = TypeVar("K")


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def call_names(names: Mapping[K, str]) -> dict[K, str]:
    """The first name of each; two of one first name get the initial of the surname, or as much of it as parts them.

    Those whom no surname parts have the initial alone: more of it would tell strangers and part nobody.
    """
    first = {key: first_name(name) for key, name in names.items()}
    shared = Counter(fold(name) for name in first.values())
    return {key: name if shared[fold(name)] == 1 else _longer(key, names, first) for key, name in first.items()}


def _longer(key: K, names: Mapping[K, str], first: Mapping[K, str]) -> str:
    mine = _last(names[key])
    if not mine:
        return first[key]
    others = [
        fold(_last(name)) for other, name in names.items() if other != key and fold(first[other]) == fold(first[key])
    ]
    if fold(mine) in others:
        return f"{first[key]} {mine[0]}."
    for length in range(1, len(mine)):
        if not any(other.startswith(fold(mine[:length])) for other in others):
            return f"{first[key]} {mine[:length]}."
    return f"{first[key]} {mine}"


def _last(name: str) -> str:
    words = name.split()
    return words[-1] if len(words) > 1 else ""
