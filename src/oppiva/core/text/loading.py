"""The dictionaries and lists behind the checks of a text, read before the first text comes."""

from __future__ import annotations

from oppiva.core.text.frequencies import LANGUAGES
from oppiva.core.text.personal import find_personal
from oppiva.core.text.personal.namelists import nominatives
from oppiva.core.text.readability import readability
from oppiva.core.text.terms import terms

# A name, a place, a word with an ending, a compound, a word that nobody knows: each list is looked into.
_TEXT = "Maija Virtanen Mikkelistä kertoi palvelujärjestelmästä. Erik Söderström i Helsingfors berättade. Qwzx told us."


def load() -> None:
    """Looks at one text in each language, so that no later look reads a list: about a second, once a process."""
    nominatives()
    for language in LANGUAGES:
        find_personal(_TEXT, language)
        readability(_TEXT, language)
        terms(_TEXT, language)
