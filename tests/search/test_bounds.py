"""Many texts, long ones, equal ones, odd ones: the same statements, an answer each time (T10, L5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oppiva.core.policy import reading, system
from oppiva.search import queries, services
from oppiva.search.models import TextDoc, TextVector
from search.cast import ANYBODY, FewWords
from search.working import embed, likest

if TYPE_CHECKING:
    from search.cast import Shelf

pytestmark = pytest.mark.both


def statements(deed: Any) -> int:
    deed()  # what a process keeps is there
    with CaptureQueriesContext(
        connection,
    ) as made:
        deed()
    return len([one for one in made.captured_queries if "set_config" not in one["sql"]])


def test_a_query_asks_as_often_for_ten_texts_as_for_a_thousand(shelf: Shelf, few_words: FewWords) -> None:
    counts = []
    for number in (10, 1_000):
        services.changed("story", [shelf.put(n, f"Kokeilu {n}", f"Soitto ja kirje {n}.") for n in range(number)])
        embed()
        counts.append(
            (
                statements(lambda: queries.find(ANYBODY, "soitto takaisin")),
                statements(lambda: queries.find(ANYBODY, "soitto", size=5)),
                statements(lambda: likest(ANYBODY, "story", next(iter(shelf.texts)))),
            )
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10
    assert counts[0][0] <= 8


def test_by_words_alone_too(shelf: Shelf) -> None:
    counts = []
    for number in (10, 1_000):
        services.changed("story", [shelf.put(n, f"Kokeilu {n}", f"Soitto ja kirje {n}.") for n in range(number)])
        counts.append(statements(lambda: queries.find(ANYBODY, "soitto takaisin")))
    assert counts[0] <= 9
    # In a large index nothing is topped up beyond the candidates.
    assert abs(counts[0] - counts[1]) <= 1


def test_the_statements_of_a_change_do_not_grow_with_the_texts_of_others(shelf: Shelf) -> None:
    pk = shelf.put(0, "Kokeilu", "Soitto ja kirje.")
    services.changed("story", [pk])
    counts = []
    for number in (10, 300):
        services.changed("story", [shelf.put(n, f"Kokeilu {n}", f"Soitto {n}.") for n in range(1, number)])
        with CaptureQueriesContext(connection) as made:
            shelf.say(pk, f"Palaveri ja kirje {number}.")
            services.changed("story", [pk])
        counts.append(len([one for one in made.captured_queries if "set_config" not in one["sql"]]))
    assert counts[0] >= counts[1]


@pytest.mark.heavy
def test_t10_ten_thousand_equal_texts_are_found_in_the_order_of_their_ids(shelf: Shelf, few_words: FewWords) -> None:
    for n in range(10_000):
        shelf.put(n, "Soitto", "Lupasimme soittaa takaisin.")
    services.changed("story", shelf.texts)
    with reading(system("test")):
        docs = list(TextDoc.objects.order_by("pk"))
        one = few_words.passages(["soitto soitto"])[0].tobytes()
        rows = [
            TextVector(doc=doc, model_id=few_words.model_id, dim=few_words.dim, vector=one, text_hash=doc.text_hash)
            for doc in docs
        ]
        TextVector.objects.bulk_create(rows, batch_size=2_000)
    embed()
    answer = queries.find(ANYBODY, "soitto", size=50)
    assert [hit.object_id for hit in answer.hits] == [doc.object_id for doc in docs[:50]]
    assert (answer.total, answer.more) == (200, True)
    assert len({hit.score for hit in answer.hits}) == 1
    assert len(likest(ANYBODY, "story", docs[0].object_id)) == 5


ODD = ["", " ", ".", "a", "ÅÄÖ", "07-3", "^", "\"", "\"\"", "' OR 1=1 --", "*", "soitto*", "NEAR(a b)", "lem:soitto",
       "\x00\x07soitto\u00ad\u202e", "🙂", "soitto " * 900, "a" * 5_000, "-", "(", "qqp", "%s", "%%"]  # fmt: skip


@pytest.mark.parametrize("mode", ["words", "meaning"])
def test_t10_odd_texts_and_queries_break_nothing(shelf: Shelf, mode: str, request: pytest.FixtureRequest) -> None:
    if mode == "meaning":
        request.getfixturevalue("few_words")
    for number, text in enumerate(ODD):
        lang = ("fi", "sv", "en", "de")[number % 4]
        shelf.put(number, text[:180], (text * 3)[:20_000], lang=lang)
    shelf.put(99, "SOITTO TAKAISIN", "PELKKIÄ ISOJA KIRJAIMIA")
    services.changed("story", shelf.texts)
    if mode == "meaning":
        embed()
    for query in ODD:
        queries.find(ANYBODY, query)
    assert "SOITTO TAKAISIN" in [hit.title for hit in queries.find(ANYBODY, "soitto", size=99).hits]
    assert "SOITTO TAKAISIN" in [hit.title for hit in queries.find(ANYBODY, "isoja kirjaimia", lang="fi", size=99).hits]


def test_the_last_page_and_those_behind_it(shelf: Shelf) -> None:
    services.changed("story", [shelf.put(n, f"Kokeilu {n}", "Soitto.") for n in range(25)])
    assert len(queries.find(ANYBODY, "soitto", page=2).hits) == 5
    assert queries.find(ANYBODY, "soitto", page=3).hits == []
    assert queries.find(ANYBODY, "soitto", page=0).total == 25


def test_search_that_is_switched_off_says_so_keeps_nothing_old_and_comes_back(shelf: Shelf, settings: Any) -> None:
    """O2: the first thing to save on."""
    pk = shelf.put(1, "Kokeilu", "Soitto.")
    services.changed("story", [pk])
    settings.OPPIVA_SEARCH = False
    assert queries.find(ANYBODY, "soitto").off
    assert likest(ANYBODY, "story", pk) == []
    assert queries.finding().word == queries.status().mode == "off"
    shelf.say(pk, "Kirje.")
    services.changed("story", [pk])
    settings.OPPIVA_SEARCH = True
    assert queries.find(ANYBODY, "soitto").total == 0
    services.reindex()
    assert queries.find(ANYBODY, "kirje").total == 1
