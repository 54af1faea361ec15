"""The board asks as often for a thousand cards as for seven: twelve statements at most (ARCHITECTURE)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.table import Table, refused
from experiments.others_stage import again
from oppiva.catalogue import queries, rules, services
from oppiva.catalogue.models import CardVerdict, EdgeKind, TraceEdge, TraceNode
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock
from oppiva.people.queries import actor_for

pytestmark = pytest.mark.django_db
MOST = 12


def statements(read: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        read()
    return len(caught)


def many(table: Table, count: int) -> None:
    """So many more cards of the first, every other one in a candidate, every seventh kept; written row by row."""
    again(table.cards[0], count)
    candidates = [table.open(f"Aihio {number}") for number in range(10)]
    targets = [TraceNode.objects.get(candidate=one) for one in candidates]
    fresh = list(Experiment.objects.filter(code__startswith=f"{table.cards[0].code}-").order_by("code"))
    nodes = [
        TraceNode(programme=table.programme, kind="experiment", code=one.code, experiment=one, at=clock.now())
        for one in fresh
    ]
    TraceNode.objects.bulk_create(nodes)
    for at, node in enumerate(nodes):
        if at % 2:
            kind = EdgeKind.values[at % 4]
            TraceEdge(source=node, target=targets[at % 10], kind=kind, origin="analyst", at=clock.now()).save()
        elif at % 7 == 0:
            CardVerdict(experiment=node.experiment, kind="nowhere", at=clock.now()).save()


@pytest.mark.heavy
def test_the_board_and_the_history_take_as_many_statements_for_many_cards(table: Table) -> None:
    table.open("Ensimmäinen", 0, 1, 2)
    services.later(table.actor, table.cards[3])
    services.run_grouping(table.actor, table.programme)
    few = statements(table.board)
    assert few <= MOST
    many(table, 98)
    assert statements(table.board) <= MOST
    board = table.board()
    assert board.counts.all == 105
    assert statements(lambda: queries.history(table.programme)) <= 4
    assert statements(lambda: queries.coverage(table.actor, table.programme)) <= MOST
    node = rules.node_for(table.actor, table.cards[0].code, table.programme.code)
    assert statements(lambda: queries.trace(table.actor, node)) <= MOST
    series = actor_for(table.lab.cast.facilitator)
    assert statements(lambda: queries.board(series, table.programme)) <= MOST + 2


@pytest.mark.long
def test_a_thousand_cards(table: Table) -> None:
    many(table, 993)
    assert statements(table.board) <= MOST
    assert table.board().counts.all == 1_000
    table.place(1, services.open_candidate(table.actor, table.programme, name="Vielä yksi"))
    services.run_grouping(table.actor, table.programme)


def test_what_waits_stands_in_order_of_doubt_and_later_ones_last(table: Table) -> None:
    table.open("Takaisinsoitto", 0)
    services.run_grouping(table.actor, table.programme)
    waiting = table.board().waiting
    margins = [one.margin for one in waiting if one.margin is not None]
    assert margins == sorted(margins)
    first = waiting[0]
    services.later(table.actor, Experiment.objects.get(pk=first.pk))
    assert table.board().waiting[-1].pk == first.pk


def test_counts_tell_the_sentence_of_the_page(table: Table) -> None:
    table.open("Ensimmäinen", 0, 1)
    services.keep_as_learning(table.actor, table.cards[2])
    counts = table.board().counts
    assert (counts.in_candidates, counts.waiting, counts.kept, counts.under_way) == (2, 4, 1, 1)
    assert (counts.all, counts.handled) == (7, 3)


class TestCoverage:
    def test_empty_cells_are_there_and_an_untold_objective_is_said(self, table: Table) -> None:
        services.set_objectives(table.actor, table.cards[0], ["G4", "G2"])
        found = queries.coverage(table.actor, table.programme)
        assert len(found.every) == 3 * 4 * len(found.areas) * 7
        assert {cell.objective for cell in found.cells} == {"G2", "G4", queries.NOT_LINKED}
        here = queries.Cell("customer", "jobseeker", "23", "G4")
        assert [one.code for one in found.cells[here]] == [table.cards[0].code]
        untold = queries.Cell("customer", "jobseeker", "23", queries.NOT_LINKED)
        assert table.cards[0].code not in [one.code for one in found.cells[untold]]
        assert queries.Cell("wellbeing", "partner", "37", "G1") in set(found.every) - set(found.cells)

    def test_three_objectives_at_most_and_only_those_of_the_plan(self, table: Table) -> None:
        with refused("objectives_too_many"):
            services.set_objectives(table.actor, table.cards[0], ["G1", "G2", "G3", "G4"])
        with refused("objective_unknown"):
            services.set_objectives(table.actor, table.cards[0], ["G99"])
        services.set_objectives(table.actor, table.cards[0], ["G3", "G1"])
        assert queries.objectives_ticked(table.cards[0]) == (("G1", "G3"), 2)
        services.set_objectives(table.actor, table.cards[0], [], base_version=2)
        assert queries.objectives_ticked(table.cards[0])[0] == ()

    def test_two_who_tick_at_once_see_each_other(self, table: Table) -> None:
        from oppiva.audit.services import Conflict

        services.set_objectives(table.other, table.cards[0], ["G1"], base_version=0)
        with pytest.raises(Conflict):
            services.set_objectives(table.actor, table.cards[0], ["G2"], base_version=0)
