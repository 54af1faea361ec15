"""What the page says of its hits: guesses called guesses, words marked where they stand, which of them it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from oppiva.search import services
from oppiva.search.pages import Piece, SearchPage, search_page
from search.cast import ANYBODY, FewWords
from search.working import embed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.cast import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def asked(text: str, **more: str) -> SearchPage:
    query = QueryDict(mutable=True)
    query.update({"q": text, **more})
    return search_page(ANYBODY, query)


def test_what_meaning_alone_finds_is_called_a_guess(shelf: Shelf, few_words: FewWords, kinds: Any) -> None:
    kinds(shelf.kind(counted=lambda n: f"{n} stories"))
    shelf.put(1, "Takaisinsoitto", "Lupasimme soittaa takaisin.")
    shelf.put(2, "Palaverit", "Kokous lyheni.")
    services.changed("story", shelf.texts)
    embed()
    guess = asked("phone")
    assert guess.heading.startswith("Perhaps found: ")
    assert len(guess.notes) == 1
    assert guess.hits[0].reason == "The same in other words"
    sure = asked("takaisin")
    assert sure.heading.startswith("Found: ")
    assert sure.notes == ()


def test_by_words_alone_a_text_without_any_ends_with_the_last_that_has_one(shelf: Shelf) -> None:
    shelf.put(1, "Tulkki", "Tulkki tuli.")
    shelf.put(2, "Tuliko tuomio", "Tuomio tuli, tuuli tulkoon.")
    shelf.put(3, "Palaverit", "Kokous lyheni.")
    services.changed("story", shelf.texts)
    assert [hit.card.title for hit in asked("tulkki").hits] == ["Tulkki"]
    near = asked("ulkki").near
    assert near
    assert {hit.reason for hit in near} == {"Spelt alike"}


def test_words_of_the_title_are_marked_there_and_the_line_says_something_else(shelf: Shelf) -> None:
    shelf.put(1, "Takaisinsoitto illalla", "Lupasimme vastata. Se kesti.")
    services.changed("story", shelf.texts)
    (hit,) = asked("illalla").hits
    assert hit.title == (Piece("Takaisinsoitto ", False), Piece("illalla", True))
    assert hit.line == (Piece("Lupasimme vastata.", False),)
    assert hit.reason == "Matched: illalla"


def test_a_page_says_which_hits_it_shows_and_beyond_the_last_stands_the_last(shelf: Shelf) -> None:
    for number in range(25):
        shelf.put(number, f"Kirje {number}", "Kirje lähti.")
    services.changed("story", shelf.texts)
    assert asked("kirje").notes == ("Hits 1–20 of 25.",)
    last = asked("kirje", sivu="2")
    assert last.notes == ("Hits 21–25 of 25.",)
    beyond = asked("kirje", sivu="9")
    assert (len(beyond.hits), beyond.notes, beyond.before, beyond.after) == (5, last.notes, last.before, "")
