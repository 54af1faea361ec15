"""What waits at the grouping table, as the first page of an analyst tells it: the same as the table counts."""

from __future__ import annotations

import pytest
from django.test import Client

from catalogue.paging import at
from catalogue.table import Table
from oppiva.catalogue import queries, services
from workshops.cast import browser, grant_to, person_of

pytestmark = pytest.mark.django_db


def as_on_the_board(table: Table) -> queries.Waits:
    board = table.board()
    return queries.Waits(board.counts.waiting, sum(len(one.unanswered) for one in board.candidates))


def test_each_experiment_waits_until_it_is_placed_or_kept(table: Table) -> None:
    assert queries.waits(table.programme) == queries.Waits(7, 0)
    made = table.open("Ensimmäinen", 0, 1)
    services.keep_as_learning(table.actor, table.cards[2])
    assert queries.waits(table.programme) == queries.Waits(4, 0) == as_on_the_board(table)
    services.remove(table.actor, table.cards[1], made, reason="Eri asia")
    assert queries.waits(table.programme) == queries.Waits(5, 0) == as_on_the_board(table)


def test_a_contradiction_waits_through_a_merge_until_it_is_answered(table: Table) -> None:
    first, second = table.open("Ensimmäinen", 0), table.open("Toinen", 1)
    edge = table.place(3, first, "contradicts")
    services.merge(table.actor, [first, second], name="Yhdessä")
    assert queries.waits(table.programme) == queries.Waits(4, 1) == as_on_the_board(table)
    services.answer_contradiction(table.actor, edge, text="Kirje lähti liian myöhään.")
    assert queries.waits(table.programme) == queries.Waits(4, 0) == as_on_the_board(table)


def test_it_takes_two_statements_however_many_lie_there(table: Table, django_assert_max_num_queries) -> None:
    for number in range(4):
        table.open(f"Aihio {number}", number)
    with django_assert_max_num_queries(2):
        queries.waits(table.programme)


def test_the_first_page_of_the_analyst_leads_to_the_table(
    table: Table, analyst: Client, django_assert_max_num_queries
) -> None:
    table.place(3, table.open("Ensimmäinen", 0), "contradicts")
    analyst.get("/en/")
    with django_assert_max_num_queries(12):
        html = analyst.get("/en/").content.decode()
    assert "5 experiments wait for grouping" in html
    assert "One contradiction waits for an answer." in html
    assert f'href="{at("table", table)}"' in html or f'href="/en{at("table", table)}"' in html
    assert "Open the grouping table" in html


def test_who_does_not_group_is_not_asked_to(table: Table) -> None:
    reader = person_of("Outi Ohjausryhmä", table.lab.cast.unit)
    grant_to(reader, "steering", "programme", str(table.programme.pk))
    assert "wait for grouping" not in browser(reader).get("/en/").content.decode()
