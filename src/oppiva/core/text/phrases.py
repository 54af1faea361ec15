"""What a query wants word for word: quoted phrases, codes such as 07-3, a whole title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from oppiva.core.text.terms import CODE, normal, of_word, small, tokens

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The phrases and codes of a query and its own words, in small letters."""

    phrases: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...]
    whole: tuple[str, ...]

    @property
    def by_word(self) -> bool:
        """Whether the query has a phrase or a code, so that texts must be looked into; a title is asked of each hit."""
        return bool(self.phrases or self.codes)

    def is_title(self, title: str) -> bool:
        """Whether the query is this title, whatever its case and signs."""
        return bool(self.whole) and words(title) == self.whole

    def stands_in(self, title: str, text: str, lang: str) -> bool:
        """Whether the query is the title, or all its phrases (in any inflection) and codes stand in title or text."""
        return self.is_title(title) or (self.by_word and self.stands_among(words(f"{title}\n{text}"), lang))

    def stands_among(self, held: Sequence[str], lang: str) -> bool:
        """Whether all phrases and codes stand among the words of a text."""
        return set(self.codes) <= set(held) and all(_holds(held, phrase, lang) for phrase in self.phrases)


def wanted(query: str) -> Wanted:
    """What a query wants word for word."""
    plain = normal(query)
    phrases = tuple(held for found in _QUOTED.finditer(plain) if (held := words(found[1])))
    codes = tuple(dict.fromkeys(word for word in words(plain) if CODE.fullmatch(word)))
    return Wanted(phrases, codes, words(plain))


def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(small(token.group()) for token in tokens(normal(text)))


def _holds(held: Sequence[str], phrase: Sequence[str], lang: str) -> bool:
    size = len(phrase)
    if any(tuple(held[at : at + size]) == tuple(phrase) for at in range(len(held) - size + 1)):
        return True
    base = [_base(word, lang) for word in phrase]
    bases = [_base(word, lang) for word in held]
    return any(bases[at : at + size] == base for at in range(len(held) - size + 1))


def _base(word: str, lang: str) -> str:
    """The base form; a stop word stands for itself, since a phrase holds it."""
    found = of_word(word, lang)
    return found[0] if found else word
