"""What is found, in which order, and with which reason: the same on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oppiva.search import queries, services
from search.cast import ANYBODY
from search.working import embed

if TYPE_CHECKING:
    from search.cast import FewWords, Shelf

pytestmark = pytest.mark.both


def titles(found: queries.Found) -> list[str]:
    return [hit.title for hit in found.hits]


def test_a_text_is_found_by_an_inflected_word_and_the_hit_says_why(shelf: Shelf) -> None:
    first = shelf.put(1, "Päätöskirje", "Siirsimme kirjeen tärkeimmän asian alkuun. Kysymykset puolittuivat.")
    shelf.put(2, "Palaverit", "Lyhensimme palavereja.")
    services.changed("story", shelf.texts)
    found = queries.find(ANYBODY, "kirjeet")
    assert [hit.object_id for hit in found.hits] == [first]
    (hit,) = found.hits
    assert "kirjeen" in hit.reason.line
    assert not hit.by_meaning
    assert (found.total, found.by_kind, found.found, found.lexical) == (1, {"story": 1}, True, True)


def test_a_changed_text_is_found_by_its_new_words_alone_and_one_without_text_goes(shelf: Shelf) -> None:
    pk = shelf.put(1, "Kokeilu", "Soitimme asiakkaille.")
    services.changed("story", [pk])
    shelf.say(pk, "Lähetimme kirjeitä.")
    services.changed("story", [pk])
    assert titles(queries.find(ANYBODY, "kirje")) == ["Kokeilu"]
    assert titles(queries.find(ANYBODY, "soittaa")) == []
    del shelf.texts[pk]
    services.changed("story", [pk])
    assert titles(queries.find(ANYBODY, "kirje")) == []


def test_meaning_finds_what_other_words_say_in_another_language(shelf: Shelf, few_words: FewWords) -> None:
    shelf.put(1, "Takaisinsoitto", "Lupasimme soittaa takaisin.")
    shelf.put(2, "Brev", "Vi skrev om ett brev och ett beslut.", lang="sv")
    shelf.put(3, "Palaverit", "Kokous lyheni puoleen.")
    services.changed("story", shelf.texts)
    embed()
    found = queries.find(ANYBODY, "phone call", lang="en")
    assert titles(found)[0] == "Takaisinsoitto"
    assert found.hits[0].by_meaning
    assert not found.lexical
    assert titles(queries.find(ANYBODY, "kirjeen päätös"))[0] == "Brev"


def test_nothing_near_enough_is_not_found(shelf: Shelf, few_words: FewWords) -> None:
    shelf.put(1, "Takaisinsoitto", "Lupasimme soittaa takaisin.")
    shelf.put(2, "Palaverit", "Kokous lyheni.")
    services.changed("story", shelf.texts)
    embed()
    assert not queries.find(ANYBODY, "perunasato").found
    assert queries.find(ANYBODY, "").hits == []
