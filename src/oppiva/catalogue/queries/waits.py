"""How much of a grouping table waits for its analysts: the counts of a first page, without the table itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from oppiva.catalogue.graph import Graph
from oppiva.catalogue.models import CandidateState, CardVerdict, EdgeKind, EventKind, TraceEdge, TraceEvent
from oppiva.catalogue.queries.cards import rows_on_table
from oppiva.catalogue.queries.standing import EDGE_COLUMNS, edge_read
from oppiva.programme.models import Programme


@dataclass(frozen=True)
class Waits:
    """Decided experiments that lie in no candidate and are not kept as learning; contradictions without an answer."""

    cards: int
    contradictions: int


def waits(programme: Programme) -> Waits:
    """What the board counts, of one programme: what waits to be grouped, and what to be answered; two statements."""
    gone = TraceEvent.objects.filter(edge=OuterRef("pk"), kind=EventKind.RETRACT)
    rows = TraceEdge.objects.filter(target__candidate__programme=programme).annotate(retracted=Exists(gone))
    more = ("source__experiment", "target__candidate__state", "target__candidate__deleted_in", "answers__text")
    found = [(edge_read(row[:10]), *row[10:]) for row in rows.order_by("pk").values_list(*EDGE_COLUMNS, *more)]
    placed = TraceEdge.objects.filter(target__candidate__programme=programme, source__experiment__isnull=False)
    cards = {one.pk: one for one in rows_on_table(programme, placed.values("source__experiment"))}
    at = {edge.source: card for edge, card, *_ in found if card in cards}
    answered = {edge.ends for edge, *_, answer in found if answer}
    graph = Graph.of(edge for edge, *_ in found)
    opened = CandidateState.OPEN
    lives = {edge.target for edge, _card, state, deleted, _text in found if state == opened and deleted is None}
    lying = [edge for node in lives for edge in graph.sources(node) if edge.source in at]
    inside = {at[edge.source] for edge in lying}
    kept = CardVerdict.Kind.NOWHERE
    return Waits(
        cards=sum(
            one.decided and one.verdict != kept and one.pk not in inside and not one.in_model for one in cards.values()
        ),
        contradictions=sum(one.kind == EdgeKind.CONTRADICTS and one.ends not in answered for one in lying),
    )
