"""Why a text is a hit: the line that says it best, and the words in it that the query has, too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from oppiva.core.text.terms import BEGINNING, placed
from oppiva.core.text.words import sentences

LINE = 240  # characters of a line at most
_MANY = 8  # words named at most


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of the text, the spans in it (code points, end exclusive) and the words that matched in the whole."""

    line: str
    spans: tuple[tuple[int, int], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    word: str
    terms: frozenset[str]


def reason(
    query_terms: Collection[str],
    text: str,
    lang: str,
    weights: Mapping[str, float] | None = None,
    *,
    longest: int = LINE,
) -> Reason:
    """The best line of a text for the terms of a query (as `terms` gives them); its first line when no word matches.

    A word that only begins like one of the query is left out where that one itself stands in the text.
    """
    matches = _matches(frozenset(query_terms), text, lang)
    best, best_score = None, 0.0
    first = None
    for sentence in sentences(text):
        first = first or sentence
        end = sentence.start + len(sentence.text)
        held = {term for found in matches if sentence.start <= found.start < end for term in found.terms}
        score = sum((weights or {}).get(term, 1.0) for term in held)
        if score > best_score:
            best, best_score = sentence, score
    chosen = best or first
    if chosen is None:
        return Reason("")
    end = chosen.start + len(chosen.text)
    inside = [found for found in matches if chosen.start <= found.start < end]
    begin, until = _window(text, chosen.start, end, inside, longest)
    return Reason(
        text[begin:until],
        tuple(
            (found.start - begin, found.end - begin) for found in inside if begin <= found.start and found.end <= until
        ),
        tuple(dict.fromkeys(found.word for found in matches))[:_MANY],
    )


def _matches(wanted: frozenset[str], text: str, lang: str) -> list[_Match]:
    if not wanted:
        return []
    found = [
        _Match(given.start, given.end, given.word, held)
        for given in placed(text, lang)
        if (held := wanted.intersection(given.terms))
    ]
    whole = {f"^{term[:BEGINNING]}" for match in found for term in match.terms if term[0] not in "^="}
    return [match for match in found if not match.terms <= whole]


def _window(text: str, begin: int, end: int, inside: list[_Match], longest: int) -> tuple[int, int]:
    """A line that is too long, cut at words around its first matches."""
    if end - begin <= longest:
        return begin, end
    if inside and inside[0].start - begin > longest // 3:
        begin = text.rfind(" ", begin, max(begin + 1, inside[0].start - longest // 4)) + 1 or inside[0].start
    stop = min(end, begin + longest)
    if stop < end and (space := text.rfind(" ", begin + longest // 2, stop)) > 0:
        stop = space
    return begin, stop
