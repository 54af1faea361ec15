"""The words of what an app refuses: at a field of a form, or as a page of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy

from oppiva.core.errors import DomainError
from oppiva.ui import registry

Facts = Mapping[str, object]
Said = Mapping[str, Callable[[Facts], str]]

TITLE = gettext_lazy("This cannot be done as it stands.")


def words_of(said: Said, error: DomainError) -> str:
    """What is wrong and what to do, in the language of the page, also of what lower apps refuse."""
    found = said.get(error.code)
    if found is not None:
        return found(error.facts)
    other = registry.words_of(error.code, error.facts)
    return " ".join(str(part) for part in (other.title, other.text) if part) if other else str(TITLE)


def register(said: Said) -> None:
    """Give each refusal its words on the page of errors."""
    for code, fn in said.items():
        registry.error_words(code, _worded(fn))


def _worded(fn: Callable[[Facts], str]) -> registry.ErrorWords:
    return lambda facts: registry.Words(TITLE, fn(facts))
