"""An included list of addresses that is only looked through for a path whose first word occurs in it.

Django tries every address in turn, some five hundred for one of the last: a third of what a kept page costs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, include
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern, ResolverMatch, RoutePattern

# The first word of an address written as an expression: plain letters up to the first slash, or all of it.
_IN_EXPRESSION = re.compile(r"^\^?([\w-]+)(?:/|\$$)")


class ByFirstWord(URLResolver):
    """Refuses at once what begins with a word that none of its addresses begins with; else as Django's own."""

    def resolve(self, path: Any) -> ResolverMatch:
        """The view of a path."""
        words = self._words
        if words is not None and str(path).partition("/")[0] not in words:
            raise Resolver404({"path": path, "tried": []})
        return super().resolve(path)

    @cached_property
    def _words(self) -> frozenset[str] | None:
        """The first words of the addresses; None when one of them may begin with anything."""
        found = set(_first_words(self.url_patterns))
        return None if None in found else frozenset(word for word in found if word is not None)


def addresses(of: str) -> ByFirstWord:
    """The addresses of a module of them, `path("", include(of))` in everything but what it costs."""
    names, app, namespace = include(of)
    return ByFirstWord(RoutePattern("", is_endpoint=False), names, {}, app_name=app, namespace=namespace)


def _first_words(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str | None]:
    for one in patterns:
        pattern = one.pattern
        if isinstance(pattern, RegexPattern):
            found = _IN_EXPRESSION.match(str(pattern))
            yield found[1] if found else None
        elif not isinstance(pattern, RoutePattern):
            yield None
        elif route := str(pattern):
            word = route.partition("/")[0]
            yield None if "<" in word else word
        elif isinstance(one, URLResolver):
            yield from _first_words(one.url_patterns)
        else:
            yield ""
