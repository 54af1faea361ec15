"""What people of a half-day are called on its screens: the first name, and no more of the surname than parts two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
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
    # Asked for by every phone at every change: each name is folded once.
    folded = {key: fold(name) for key, name in first.items()}
    shared = Counter(folded.values())
    lasts = {key: fold(_last(names[key])) for key, name in folded.items() if shared[name] > 1}
    called = dict(first)
    for key in lasts:
        others = [last for other, last in lasts.items() if other != key and folded[other] == folded[key]]
        called[key] = _longer(first[key], _last(names[key]), lasts[key], others)
    return called


def _longer(first: str, mine: str, folded: str, others: Collection[str]) -> str:
    if not mine:
        return first
    if folded in others:
        return f"{first} {mine[0]}."
    for length in range(1, len(mine)):
        start = fold(mine[:length])
        if not any(other.startswith(start) for other in others):
            return f"{first} {mine[:length]}."
    return f"{first} {mine}"


def _last(name: str) -> str:
    words = name.split()
    return words[-1] if len(words) > 1 else ""
