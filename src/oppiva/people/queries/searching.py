"""Search in names: without case and marks, the words in any order, those that begin a word before those inside one."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, Value, When

from oppiva.core.text import search_key

MOST_WORDS = 8


def words_of(text: str) -> list[str]:
    """The words to look for, each once."""
    return list(dict.fromkeys(search_key(text).split()))[:MOST_WORDS]


def holding(text: str, *fields: str) -> Q:
    """Rows in whose search forms every word is found, each in any of these columns; a text without words finds none."""
    words = words_of(text)
    found = Q() if words else Q(pk__in=[])
    for word in words:
        found &= _any(fields, "contains", word)
    return found


def beginning_first(text: str, *fields: str) -> Case:
    """What to order by: 0 where every word begins a word of the columns, else 1."""
    begins = Q()
    for word in words_of(text):
        begins &= _any(fields, "startswith", word) | _any(fields, "contains", f" {word}")
    return Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())


def fits(text: str, *names: str) -> int | None:
    """The same for names in memory: 0, 1, or None when they do not fit."""
    words, keys = words_of(text), [f" {search_key(name)}" for name in names]
    if not words or not all(any(word in key for key in keys) for word in words):
        return None
    return 0 if all(any(f" {word}" in key for key in keys) for word in words) else 1


def _any(fields: tuple[str, ...], lookup: str, word: str) -> Q:
    found = Q(pk__in=[])
    for field in fields:
        found |= Q(**{f"{field}__{lookup}": word})
    return found
