"""Base forms by simplemma, one language at a time, opened at first use (0.1 s, 20 MB for fi)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simplemma import Lemmatizer

LANGUAGES = ("fi", "sv", "en")
# Everyday words that the dictionary takes for a dialect's or another word's form.
_MENDED = {("fi", "työ"): "työ", ("fi", "toimi"): "toimi", ("sv", "plan"): "plan"}


@cache
def _lemmatiser() -> Lemmatizer:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    from oppiva.core.text.dictionaries import Factory

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(greedy=True, dictionary_factory=Factory()))


def _dictionary(language: str) -> Mapping[str, str]:
    from oppiva.core.text.dictionaries import dictionary

    return dictionary(language)


@cache
def available() -> bool:
    """Whether simplemma is installed; without it a form stands for its base form."""
    return find_spec("simplemma") is not None


@lru_cache(maxsize=20_000)
def lemma(word: str, language: str) -> str:
    """The base form of a word in small letters; the word itself where none is found or the language has no lemmas."""
    if language not in LANGUAGES or not available():
        return word
    return _lemmatiser().lemmatize(word, lang=language).casefold()


@lru_cache(maxsize=20_000)
def listed(word: str, language: str) -> str | None:
    """The base form of a word that stands in the dictionary as it is, in small letters; None where it does not."""
    if language not in LANGUAGES or not available():
        return None
    found = _MENDED.get((language, word)) or _dictionary(language).get(word)
    return found if found and found.islower() else None
