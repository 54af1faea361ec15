"""The rows of the trace are only written on, whatever SQL is sent: T13 of records.md 15, on both databases."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from catalogue.table import Table, refused
from oppiva.catalogue import services
from oppiva.catalogue.graph import Graph
from oppiva.catalogue.models import CardVerdict, PairLink, TraceEdge, TraceEvent, TraceNode
from oppiva.catalogue.queries.standing import trace_of
from oppiva.catalogue.services.effects import insert_edge, node_of_card
from oppiva.jobs import clock
from oppiva.programme.models import AppendOnly

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def sent(statement: str) -> None:
    """A statement by hand, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def living(table: Table) -> int:
    return len(trace_of(table.programme).graph.edges)


def test_t13_taking_an_edge_away_leaves_its_row_and_adds_an_event(table: Table) -> None:
    made = table.open("Ensimmäinen", 0, 1)
    rows, events, live = TraceEdge.objects.count(), TraceEvent.objects.filter(kind="retract").count(), living(table)
    before = list(TraceEdge.objects.order_by("pk").values())
    services.remove(table.actor, table.cards[1], made, reason="Eri pulma")
    assert TraceEdge.objects.count() == rows
    assert TraceEvent.objects.filter(kind="retract").count() == events + 1
    assert living(table) == live - 1
    assert list(TraceEdge.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("name", ["traceedge", "traceevent", "groupingrun", "proposedgroup", "pairlink", "cardverdict"])
def test_t13_no_statement_changes_or_deletes_what_was_written(table: Table, name: str) -> None:
    from catalogue.rows import fill

    fill(table.analyst, table.cards[0])
    for statement in (
        f"UPDATE catalogue_{name} SET id = id + 1000",
        f"DELETE FROM catalogue_{name}",
    ):
        with pytest.raises(DatabaseError):
            sent(statement)


def test_on_sqlite_no_insert_takes_the_place_of_a_row(table: Table) -> None:
    if connection.vendor != "sqlite":
        return  # other databases know no such statement
    table.open("Ensimmäinen", 0)
    for name in ("traceedge", "traceevent"):
        with pytest.raises(IntegrityError):
            sent(f"INSERT OR REPLACE INTO catalogue_{name} SELECT * FROM catalogue_{name} LIMIT 1")


def test_t13_an_edge_that_closes_a_ring_is_refused(table: Table) -> None:
    first, second, third = (node_of_card(one) for one in table.cards[:3])
    insert_edge(table.actor, first, second, "repeats", origin="team")
    insert_edge(table.actor, second, third, "continues", origin="team")
    with refused("trace_ring"):
        insert_edge(table.actor, third, first, "repeats", origin="team")
    with refused("trace_ring"):
        insert_edge(table.actor, second, first, "repeats", origin="team")
    with pytest.raises(IntegrityError), transaction.atomic():
        TraceEdge(source=third, target=first, kind="repeats", origin="team", at=clock.now()).save()


def test_an_edge_stands_once_while_it_lives_whoever_inserts_it(table: Table) -> None:
    made = table.open("Ensimmäinen", 0)
    edge = TraceEdge.objects.get()
    twin = {"source": edge.source, "target": edge.target, "kind": edge.kind, "origin": "analyst", "at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        TraceEdge(**twin).save()
    services.remove(table.actor, table.cards[0], made, reason="Eri pulma")
    table.place(0, made, "builds_on")
    assert TraceEdge.objects.count() == 2


def test_an_edge_has_two_ends(table: Table) -> None:
    node = node_of_card(table.cards[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        TraceEdge(source=node, target=node, kind="repeats", origin="team", at=clock.now()).save()


def test_a_link_is_retracted_once_and_nothing_else_of_it_changes(table: Table) -> None:
    table.open("Ensimmäinen", 0, 1)
    link = PairLink.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PairLink.objects.filter(pk=link.pk).update(kind="cannot")
    PairLink.objects.filter(pk=link.pk).update(retracted_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        PairLink.objects.filter(pk=link.pk).update(retracted_at=None)
    with pytest.raises(AppendOnly):
        link.save()


def test_of_a_card_one_verdict_lives(table: Table) -> None:
    services.keep_as_learning(table.actor, table.cards[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        CardVerdict(experiment=table.cards[0], kind="later", at=clock.now()).save()


def test_a_node_has_one_record_and_copies_nothing_of_it(table: Table) -> None:
    table.open("Ensimmäinen", 0)
    of_card = TraceNode.objects.get(experiment=table.cards[0])
    for more in ({"title": "Nimi"}, {"certainty": 2}, {"in_use": True}, {"kind": "story"}, {"experiment": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TraceNode.objects.filter(pk=of_card.pk).update(**more)


def test_records_above_bring_their_nodes_with_what_must_be_known_of_them(table: Table) -> None:
    version = services.add_node(table.actor, table.programme, kind="model_version", code="soitto-1.0")
    use = services.add_node(
        table.actor, table.programme, kind="adoption", code="K1", facts={"title": "Jokialue", "in_use": True}
    )
    services.link_nodes(table.actor, version, use, "taken_as")
    assert services.set_facts(table.actor, use, {"in_use": False}).in_use is False
    with refused("node_known"):
        services.add_node(table.actor, table.programme, kind="adoption", code="K1")
    with refused("node_of_below"):
        services.add_node(table.actor, table.programme, kind="experiment", code="07-3")
    with refused("edge_shape"):
        services.link_nodes(table.actor, use, version, "taken_as")
    made = table.open("Ensimmäinen", 0)
    candidate = TraceNode.objects.get(candidate=made)
    with refused("edge_of_table"):
        services.link_nodes(table.actor, use, candidate, "supports")
    services.link_nodes(table.actor, candidate, version, "became")
    held = trace_of(table.programme)
    assert isinstance(held.graph, Graph)
    assert [one.source for one in held.graph.sources(version.pk)] == [node_of_card(table.cards[0]).pk]
