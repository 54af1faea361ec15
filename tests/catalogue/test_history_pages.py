"""The history of the table in whole sentences, deed by deed (records.md 4: nothing is deleted, undo is told, too)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from catalogue.paging import at, page
from catalogue.table import Table
from oppiva.catalogue import queries, services, words
from oppiva.catalogue.models import Candidate, TraceEvent
from oppiva.catalogue.pages.history import DeedShown, deeds_shown
from oppiva.catalogue.services.merging import Part

pytestmark = pytest.mark.django_db


def told(table: Table, **narrowed: object) -> tuple[DeedShown, ...]:
    """What the page tells in English."""
    with translation.override("en"):
        return deeds_shown(queries.history(table.programme, **narrowed))  # type: ignore[arg-type]


def newest(table: Table) -> str:
    return told(table)[0].sentence


def halves(table: Table, made: Candidate, cards: int) -> list[Candidate]:
    """The candidate split in two: its first card goes to the second part, the last is kept, the others to the first."""
    choices = {table.cards[at].pk: ((1,) if not at else ()) if at in (0, cards - 1) else (0,) for at in range(cards)}
    return services.split(table.actor, made, parts=[Part("Osa yksi"), Part("Osa kaksi")], choices=choices)


class TestEachDeedIsOneSentence:
    def test_a_card_placed_moved_and_taken_out(self, table: Table) -> None:
        card = table.cards[0]
        first, second = table.open("Ensimmäinen", 0), table.open("Toinen")
        services.move(table.actor, card, source=first, target=second, kind="supports")
        assert newest(table) == f"{card.code} was moved from candidate A1 to candidate A2: supports"
        services.move(table.actor, card, source=second, target=second, kind="contradicts")
        assert newest(table) == f"{card.code} got another relation to candidate A2: contradicts"
        services.remove(table.actor, card, second, reason="Eri asia")
        assert newest(table) == f"{card.code} was taken out of candidate A2: Eri asia"
        assert told(table)[0].reason == "", "it is told once"
        assert f"{card.code} was placed in candidate A1: builds on" in {one.sentence for one in told(table)}

    def test_an_answer_names_the_card_that_contradicts(self, table: Table) -> None:
        edge = table.place(3, table.open("Ensimmäinen", 0), "contradicts")
        services.answer_contradiction(table.actor, edge, text="Kirje lähti liian myöhään.")
        code = table.cards[3].code
        assert newest(table) == f"The contradiction of experiment {code} was answered (A1)"
        services.undo(table.actor, table.programme)
        assert newest(table) == f"Taken back: The contradiction of experiment {code} was answered (A1)"
        assert [one.undone for one in told(table)[:2]] == [False, True]

    def test_a_merge_is_one_deed_and_names_both_ways(self, table: Table) -> None:
        first, second = table.open("Ensimmäinen", 0), table.open("Toinen", 1)
        merged = services.merge(table.actor, [first, second], name="Yhdessä")
        said = "A1 and A2 were merged into candidate A3"
        assert newest(table) == said
        for one in (first, second, merged):
            assert told(table, candidate=one.pk)[0].sentence == said

    def test_a_split_folds_its_cards_and_each_is_told(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0, 1, 2)
        parts = halves(table, made, 3)
        deed = told(table)[0]
        assert deed.sentence == "A1 was split: A2, A3"
        assert set(deed.cards) == {
            f"{table.cards[0].code} was placed in candidate A3: builds on",
            f"{table.cards[1].code} was placed in candidate A2: supports",
            f"{table.cards[2].code} was kept as learning",
        }
        assert told(table, candidate=parts[0].pk)[0].sentence == deed.sentence

    def test_what_is_said_of_one_card(self, table: Table) -> None:
        card = table.cards[4]
        services.later(table.actor, card)
        assert newest(table) == f"{card.code} was left for later"
        services.keep_as_learning(table.actor, card, reason="Ei johda malliin")
        assert newest(table) == f"{card.code} was kept as learning"
        assert [one.sentence for one in told(table, card=card.pk)] == [
            f"{card.code} was kept as learning",
            f"{card.code} was left for later",
        ]

    def test_a_candidate_is_opened_named_locked_and_kept(self, table: Table) -> None:
        made = services.say_new_topic(table.actor, table.cards[0], name="Uusi asia")
        assert newest(table) == f"Candidate A1 was opened with {table.cards[0].code}: Uusi asia"
        services.rename(table.actor, made, changes={"name": "Toinen nimi"})
        assert newest(table) == "Candidate A1 was named: Toinen nimi"
        services.lock(table.actor, made)
        assert newest(table) == "Candidate A1 was locked"
        services.unlock(table.actor, made)
        services.keep_candidate(table.actor, made, reason="Ei johda malliin")
        assert newest(table) == "Candidate A1 was kept as learning"
        assert told(table)[0].cards == (f"{table.cards[0].code} was kept as learning",)


def test_a_deed_that_the_page_would_cut_is_left_out(table: Table) -> None:
    made = table.open("Ensimmäinen", 0, 1, 2)
    before = TraceEvent.objects.count()
    halves(table, made, 3)
    services.rename(table.actor, services.open_candidate(table.actor, table.programme, name="Neljäs"), changes={
        "name": "Viides"})  # fmt: skip
    assert TraceEvent.objects.count() > before + 4
    assert [one.sentence for one in told(table, most=4)] == [
        "Candidate A4 was named: Viides",
        "Candidate A4 was opened: Neljäs",
    ]


def test_the_page_folds_the_cards_of_a_split(table: Table, analyst: Client) -> None:
    halves(table, table.open("Ensimmäinen", 0, 1, 2), 3)
    html = page(analyst, at("history", table))
    assert html.count("<details><summary") == 1
    assert table.cards[1].code in html


def test_several_readers_are_named_in_the_plural() -> None:
    with translation.override("fi"):
        assert words.readers(["analyst", "project_manager"]).startswith("Tämän näkevät nyt ")
        assert words.readers(["facilitator", "analyst"]).startswith("Tämän näkevät nyt ")
