"""Places in a frozen text, by code points: sentences as units, what is marked where, what stands together.

Plain thoughts on rows that were read: no table, no right. Source: text-analysis.md 10.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from oppiva.core.text.words import sentences

BLOCK = "█"  # stands for a letter that was taken out
Key = TypeVar("Key")


@dataclass(frozen=True, order=True)
class Span:
    """A place: code points, the end exclusive."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether they share a letter."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Segment(Generic[Key]):
    """A run of a text that bears the same marks throughout."""

    start: int
    text: str
    marks: tuple[Key, ...]


@dataclass(frozen=True)
class Together(Generic[Key]):
    """Two codes that overlap: how many pairs of quotes do, in how many texts, and which share of the quotes of either
    overlaps one of the other (Jaccard, 0..1)."""

    first: Key
    second: Key
    pairs: int
    sources: int
    jaccard: float


def units_of(text: str) -> tuple[Span, ...]:
    """The sentences of a text, without the spaces around them."""
    return tuple(Span(one.start, one.start + len(one.text)) for one in sentences(text))


def joined(spans: Collection[Span], units: Sequence[Span]) -> tuple[Span, ...]:
    """Chosen units, each run of neighbours as one place."""
    chosen = [at for at, unit in enumerate(units) if unit in set(spans)]
    runs: list[list[int]] = []
    for at in chosen:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return tuple(Span(units[run[0]].start, units[run[-1]].end) for run in runs)


def found_once(text: str, words: str) -> Span | None:
    """Where these words stand when they stand there exactly once, overlapping places counted."""
    at = text.find(words) if words else -1
    if at < 0 or text.find(words, at + 1) >= 0:
        return None
    return Span(at, at + len(words))


def blocked(text: str, spans: Iterable[Span]) -> str:
    """The text with these places blocked out, letter for letter; line breaks stay, so that its sentences do."""
    letters = list(text)
    for span in spans:
        for at in range(span.start, min(span.end, len(letters))):
            letters[at] = letters[at] if letters[at] == "\n" else BLOCK
    return "".join(letters)


def words_in(text: str, words: Collection[str]) -> tuple[Span, ...]:
    """Every place of these words, whatever their capitals; a word inside a longer one counts, as Finnish inflects."""
    found: list[Span] = []
    folded, plain = text.casefold(), text.lower()
    low = folded if len(folded) == len(text) else plain if len(plain) == len(text) else text
    for word in words:
        sought = word.casefold() if low is folded else word.lower()
        at = low.find(sought) if sought else -1
        while at >= 0:
            found.append(Span(at, at + len(sought)))
            at = low.find(sought, at + 1)
    return tuple(sorted(found))


def segments(text: str, within: Span, marks: Mapping[Key, Span]) -> tuple[Segment[Key], ...]:
    """A part of a text cut wherever a mark begins or ends; the marks of a run in the order given."""
    inside = {key: span for key, span in marks.items() if span.overlaps(within)}
    cuts = {within.start, within.end}
    for span in inside.values():
        cuts |= {max(span.start, within.start), min(span.end, within.end)}
    places = sorted(cuts)
    return tuple(
        Segment(a, text[a:b], tuple(key for key, span in inside.items() if span.overlaps(Span(a, b))))
        for a, b in pairwise(places)
    )


def together(marked: Mapping[Key, Mapping[int, Sequence[Span]]]) -> tuple[Together[Key], ...]:
    """Of each two codes with a common letter how they stand together; `marked`: the quotes of a code by text.

    The codes stand in the order given, and so do the pairs.
    """
    keys, found = list(marked), []
    for at, first in enumerate(keys):
        for second in keys[at + 1 :]:
            pairs, sources, touched = 0, 0, 0
            for source in marked[first].keys() & marked[second].keys():
                a, b = marked[first][source], marked[second][source]
                here = [(x, y) for x in a for y in b if x.overlaps(y)]
                pairs, sources = pairs + len(here), sources + bool(here)
                touched += len({x for x, _y in here} | {y for _x, y in here})
            if pairs:
                either = {
                    (source, span) for one in (first, second) for source in marked[one] for span in marked[one][source]
                }
                found.append(Together(first, second, pairs, sources, touched / len(either)))
    return tuple(found)


def units_marked(units: Sequence[Span], spans: Iterable[Span]) -> frozenset[int]:
    """The numbers of the units that any of the places touches."""
    places = list(spans)
    return frozenset(at for at, unit in enumerate(units) if any(unit.overlaps(one) for one in places))


@dataclass(frozen=True)
class Twig(Generic[Key]):
    """A code in its tree: how deep it lies, and the names from the top down to it."""

    key: Key
    depth: int
    path: tuple[str, ...]


def tree(rows: Iterable[tuple[Key, Key | None, str]]) -> tuple[Twig[Key], ...]:
    """Codes (key, parent, name) from the top down, those under one parent by name; an unknown parent is the top."""
    held = list(rows)
    known = {key for key, _parent, _name in held}
    below: dict[Key | None, list[tuple[Key, str]]] = {}
    for key, parent, name in held:
        below.setdefault(parent if parent in known else None, []).append((key, name))
    found: list[Twig[Key]] = []

    def grow(parent: Key | None, depth: int, path: tuple[str, ...]) -> None:
        for key, name in sorted(below.get(parent, ()), key=lambda one: (one[1].casefold(), one[1], str(one[0]))):
            found.append(Twig(key, depth, (*path, name)))
            grow(key, depth + 1, (*path, name))

    grow(None, 0, ())
    return tuple(found)
