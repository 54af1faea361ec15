"""What search answers: hits with their reasons, how many there are, how it looked for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.core.text.reasons import Reason


@dataclass(frozen=True)
class Hit:
    """One text that was found: its kind and object, its score, the line that says why; by meaning alone or not."""

    kind: str
    object_id: UUID
    score: float
    reason: Reason
    by_meaning: bool
    title: str = ""
    lang: str = ""
    title_spans: tuple[tuple[int, int], ...] = ()  # the words of the query in the title


@dataclass(frozen=True)
class Found:
    """One page of hits. `total` and `by_kind` count all that are listed (`more`: there were more than that).

    `found` False: nothing near enough, the hits, if any, are the nearest there are. `lexical`: by words alone.
    `off`: search is switched off. `listed` are all that are listed, by kind, and `actors` the reader as each kind saw
    it: for cards and what the filters would leave without asking again. `by_word` False: none of all has a word of the
    query, they were found by meaning alone.
    """

    hits: list[Hit]
    total: int
    by_kind: Mapping[str, int]
    found: bool
    lexical: bool
    lang: str
    more: bool = False
    by_word: bool = True
    off: bool = False
    listed: Mapping[str, Sequence[UUID]] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)


def nothing(*, lexical: bool = False, lang: str = "fi", off: bool = False) -> Found:
    """An answer without hits."""
    return Found([], 0, {}, False, lexical, lang, off=off)
