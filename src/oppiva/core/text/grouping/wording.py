"""The words of cards in their base form: what a group has in common, and what two texts share."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from math import log, sqrt
from pathlib import Path

from oppiva.core.text import finnish
from oppiva.core.text.lemmas import lemma, listed
from oppiva.core.text.terms import of_word, placed, stop_words

LABEL = 80  # characters of a label at most
KEYWORDS, SHARED = 4, 3
_SHORT = 3  # letters of a word that says too little
_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, eq=False)
class Wording:
    """The titles and base forms of cards; `order` has how many cards hold each word."""

    titles: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def held(self) -> Mapping[str, int]:
        """How many cards hold each word."""
        return Counter(word for words in self.words.values() for word in words)

    def label(self, card: str) -> str:
        """The title of a card, cut at a word; its id where it has none."""
        title = " ".join(self.titles.get(card, "").split()) or card
        return title if len(title) <= LABEL else title[: LABEL + 1].rsplit(" ", 1)[0][:LABEL]

    def keywords(self, members: Collection[str]) -> tuple[str, ...]:
        """The words that tell a group from the rest, 3 or 4 where it has as many.

        Their weight: df_in * ln(N / df) * sqrt(df_in / df); a word that stands in one already named is left out.
        """
        inside = Counter(word for card in members for word in self.words.get(card, ()))
        n = len(self.words)

        def weight(word: str) -> float:
            df = self.held[word]
            return round(inside[word] * log(n / df) * sqrt(inside[word] / df), 6)

        found: list[str] = []
        for word in sorted(inside, key=lambda word: (-weight(word), -inside[word], word)):
            if not any(word in other or other in word for other in found):
                found.append(word)
            if len(found) == KEYWORDS:
                break
        return tuple(found)

    def shared(self, card: str, others: Iterable[str]) -> tuple[str, ...]:
        """The rarest words that a card shares with any of the others, at most 3; none: they say it in other words."""
        theirs = {word for other in others for word in self.words.get(other, ())}
        both = sorted(theirs & self.words.get(card, frozenset()), key=lambda word: (self.held[word], word))
        found: list[str] = []
        for word in both:
            if not any(word in other or other in word for other in found):
                found.append(word)
        return tuple(found[:SHARED])


def wording(cards: Sequence[tuple[str, str, str, str]]) -> Wording:
    """The words of cards given as id, title, whole text in its normal form, language (fi, sv, en, xx)."""
    made = {key: base_forms(*key) for key in dict.fromkeys((text, lang) for _, _, text, lang in cards)}
    # A label is a title, or where there is none the beginning of the text.
    titles = {name: title.strip() or text for name, title, text, _ in cards}
    return Wording(titles, {name: made[text, lang] for name, _, text, lang in cards})


def base_forms(text: str, lang: str) -> frozenset[str]:
    """The nouns and adjectives of a text in their base form, in Finnish with the parts of compounds."""
    return frozenset(
        word for found in placed(text, lang) if found.terms for word in _base(found.word, found.terms, lang)
    )


@cache
def _never() -> frozenset[str]:
    """Numerals, adverbs and plain verbs that their form does not give away."""
    return frozenset(" ".join(tomllib.loads((_DATA / "no-keywords.toml").read_text("utf-8")).values()).split())


@lru_cache(maxsize=50_000)
def _base(word: str, terms: tuple[str, ...], lang: str) -> tuple[str, ...]:
    if any(sign.isdigit() for sign in word):
        return ()
    if lang == "fi":
        return tuple(term for term in dict.fromkeys(terms) if term[0] not in "^=" and _tells(term, lang))
    found = lemma(word, lang)
    if lang == "en" and found != word and word.endswith(("ed", "ing")):
        return ()  # a verb's form
    return (found,) if _tells(found, lang) else ()


@lru_cache(maxsize=50_000)
def _tells(base: str, lang: str) -> bool:
    """Whether a base form names a thing: no short word, numeral, verb or adverb."""
    if len(base) <= _SHORT or base in _never() or base in stop_words(lang) or not of_word(base, lang):
        return False
    if lang == "fi":
        return not (_is_finnish_adverb(base) or finnish.is_verb(base))
    if lang == "sv":
        return not (base.endswith(("ligen", "vis")) or _is_swedish_verb(base))
    return lang != "en" or not base.endswith("ly")


def _is_finnish_adverb(base: str) -> bool:
    """Whether a base form tells how: before its -sti stands an adjective (nopeasti, nopean), and no chance (viesti)."""
    stem = base.removesuffix("sti")
    whose = listed(f"{stem}n", "fi") if stem != base else None
    return whose is not None and not finnish.is_verb(whose)


def _is_swedish_verb(base: str) -> bool:
    """Whether a base form is a verb's: it has a form that tells what one does (skriva, skriver; kasta, kastar)."""
    forms = (f"{base[:-1]}{end}" for end in ("ar", "er"))
    return base.endswith("a") and any(listed(form, "sv") == base for form in forms)
