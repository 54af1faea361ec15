"""An address is found as Django finds it, and one that begins with another word is not looked for."""

from __future__ import annotations

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, include, path, resolve
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.translation import override

from oppiva.ui.first_words import ByFirstWord


def nothing() -> None:
    """Stands for a view."""


def by_words(*patterns: URLPattern | URLResolver) -> ByFirstWord:
    return ByFirstWord(RoutePattern("", is_endpoint=False), list(patterns), {})


def expression(words: str) -> URLPattern:
    return URLPattern(RegexPattern(words, is_endpoint=True), nothing)


def test_a_list_is_looked_through_only_for_its_own_first_words() -> None:
    listed = by_words(path("mallit/<slug:slug>/", nothing), expression(r"^haku/(?P<n>[0-9]+)/$"))
    assert listed.resolve("mallit/soitto/").kwargs == {"slug": "soitto"}
    assert listed.resolve("haku/7/").kwargs == {"n": "7"}
    with pytest.raises(Resolver404) as refused:
        listed.resolve("oma/")
    assert refused.value.args[0]["tried"] == []
    with pytest.raises(Resolver404) as refused:
        listed.resolve("haku/seitseman/")
    assert refused.value.args[0]["tried"], "its word is there, so every address was tried"


@pytest.mark.parametrize(
    "open_one",
    [path("<slug:any>/", nothing), expression(r"^(?:a|b)/$"), expression(r"^ab?/$"), path("<int:n>", nothing)],
)
def test_a_list_with_an_address_that_may_begin_with_anything_is_always_looked_through(open_one: URLPattern) -> None:
    with pytest.raises(Resolver404) as refused:
        by_words(path("mallit/", nothing), open_one).resolve("zzz/zzz")
    assert len(refused.value.args[0]["tried"]) == 2


def test_words_are_found_through_lists_in_lists_and_the_first_page_has_none() -> None:
    inner = by_words(path("kunnat/", nothing), path("", include([path("alueet/", nothing), path("", nothing)])))
    listed = by_words(path("", include([path("", include([path("oma/", nothing)]))])), inner)
    for there in ("kunnat/", "alueet/", "", "oma/"):
        assert listed.resolve(there).func is nothing
    with pytest.raises(Resolver404):
        listed.resolve("kunta/")


def test_every_list_of_the_service_knows_its_words() -> None:
    lists = [one for one in walked(get_resolver().url_patterns) if isinstance(one, ByFirstWord)]
    assert len(lists) > 8
    assert all(one._words is not None for one in lists)
    with override("sv"):
        assert resolve("/sv/mallit/").view_name == "catalogue:library"


def walked(patterns: list[URLPattern | URLResolver]) -> list[URLResolver]:
    found = [one for one in patterns if isinstance(one, URLResolver)]
    return [*found, *(more for one in found for more in walked(one.url_patterns))]
