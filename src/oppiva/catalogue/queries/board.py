"""The grouping table as a page shows it: candidates with their cards, what waits in order of doubt, what is kept.

At most twelve statements, for a thousand cards as for ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from oppiva.catalogue import rules
from oppiva.catalogue.graph import Edge, Graph, is_mixed
from oppiva.catalogue.models import (
    Candidate,
    CandidateState,
    CardVerdict,
    EdgeKind,
    EventKind,
    GroupingRun,
    TraceEdge,
    TraceEvent,
)
from oppiva.catalogue.queries.cards import Card, OnTable, cards_to, rows_on_table
from oppiva.catalogue.queries.history import Done, newest_deeds
from oppiva.catalogue.queries.standing import EDGE_COLUMNS, edge_read
from oppiva.catalogue.queries.suggested import Proposed, Suggested, by_card, proposed, suggested_by
from oppiva.core.policy import Actor
from oppiva.jobs.queries import job_under_way, under_way
from oppiva.programme.models import Programme

JOB = "catalogue.grouping"  # the kind of the background work
LAST = Decimal(1_000)  # after every margin


@dataclass(frozen=True)
class Lying:
    """A card in a candidate by one edge. `through`: the closed candidate from which it flowed in; empty: none.

    `mixed`: the same card both supports and contradicts. `answer`: what was said to a contradiction, with the version
    to change it from; empty and 0 where nothing was.
    """

    card: Card
    edge: int
    kind: str
    origin: str
    note: str
    at: datetime
    through: str = ""
    mixed: bool = False
    answer: str = ""
    answer_version: int = 0


@dataclass(frozen=True)
class CandidateRow:
    """An open candidate with what lies in it, the foundation first, and what is suggested to it, the likest first."""

    pk: UUID
    code: str
    name: str
    one_sentence: str
    for_whom: tuple[str, ...]
    for_whom_words: str
    language: str
    locked: bool
    version: int
    state_since: datetime
    cards: tuple[Lying, ...]
    suggested: tuple[Suggested, ...]

    @property
    def experiments(self) -> int:
        """How many different experiments it stands on."""
        return len({one.card.pk for one in self.cards})

    @property
    def areas(self) -> frozenset[str]:
        """The areas from which they come."""
        return frozenset(area for one in self.cards for area in one.card.areas)

    @property
    def unanswered(self) -> tuple[Lying, ...]:
        """The contradictions that wait for an answer."""
        return tuple(one for one in self.cards if one.kind == EdgeKind.CONTRADICTS and not one.answer)


@dataclass(frozen=True)
class Counts:
    """How many decided experiments lie in candidates, wait, are kept as learning; and how many are tried right now."""

    in_candidates: int
    waiting: int
    kept: int
    under_way: int

    @property
    def all(self) -> int:
        """The decided ones together."""
        return self.in_candidates + self.waiting + self.kept

    @property
    def handled(self) -> int:
        """Those of them that somebody has placed or kept: 61/105."""
        return self.in_candidates + self.kept


@dataclass(frozen=True)
class Board:
    """The table. `base` is what a press on it sends along: the number of the newest event that it shows."""

    programme: str
    candidates: tuple[CandidateRow, ...]
    waiting: tuple[Card, ...]
    under_way: tuple[Card, ...]
    kept: tuple[Card, ...]
    proposed: tuple[Proposed, ...]
    suggested: Mapping[UUID, tuple[Suggested, ...]]  # of each card that waits, the likest first
    counts: Counts
    base: int
    undo: Done | None
    grouped_at: datetime | None
    may_write: bool
    job: UUID | None = None  # the grouping that the reader has asked for and that has not ended


@dataclass(frozen=True)
class _Read:
    """An edge with the records at its ends and its answer."""

    edge: Edge
    experiment: UUID | None
    answer: str
    answer_version: int


def board(actor: Actor, programme: Programme) -> Board:
    """The table of a programme that the actor reads (`rules.table_for`)."""
    read = _edges(programme)
    graph = Graph.of(one.edge for one in read)
    cards_at = {one.edge.source: one.experiment for one in read if one.experiment is not None}
    candidates = _candidates(programme)
    run, job = _run(actor, programme)
    placed = TraceEdge.objects.filter(target__candidate__programme=programme, source__experiment__isnull=False)
    rows = rows_on_table(programme, placed.values("source__experiment"))
    cards = cards_to(actor, programme, rows, run.margins if run else None)
    answers = {one.edge.ends: (one.answer, one.answer_version) for one in read if one.answer}
    codes = {node: one.code for node, one in candidates.items()}
    lying = {
        node: _lying(graph, node, codes, cards_at, cards, answers)
        for node, one in candidates.items()
        if one.state == CandidateState.OPEN
    }
    inside = {one.card.pk for found in lying.values() for one in found}
    waiting, under_way, kept = _piles(rows, cards, inside)
    suggested, groups = suggested_by(run, cards, {one.pk for one in (*waiting, *under_way)}) if run else ([], {})
    deeds, base = newest_deeds(programme)
    return Board(
        programme=programme.code,
        candidates=tuple(
            _row(candidates[node], found, [one for one in suggested if one.candidate == candidates[node].code])
            for node, found in lying.items()
        ),
        waiting=waiting,
        under_way=under_way,
        kept=kept,
        proposed=proposed(suggested, groups),
        suggested=by_card(suggested),
        counts=Counts(
            sum(1 for one in rows if one.decided and (one.pk in inside or one.in_model)),
            len(waiting),
            sum(1 for one in kept if one.decided),
            len(under_way),
        ),
        base=base,
        undo=deeds[0] if deeds else None,
        grouped_at=run.at if run else None,
        job=job,
        may_write=rules.may_write(actor, programme),
    )


def _edges(programme: Programme) -> list[_Read]:
    gone = TraceEvent.objects.filter(edge=OuterRef("pk"), kind=EventKind.RETRACT)
    rows = TraceEdge.objects.filter(target__candidate__programme=programme).annotate(retracted=Exists(gone))
    more = ("source__experiment", "answers__text", "answers__version")
    return [
        _Read(edge_read(row[:10]), row[10], row[11] or "", row[12] or 0)
        for row in rows.order_by("pk").values_list(*EDGE_COLUMNS, *more)
    ]


def _candidates(programme: Programme) -> dict[UUID, Candidate]:
    """All candidates by their nodes, in order of their numbers."""
    rows = Candidate.objects.filter(programme=programme, deleted_in__isnull=True).select_related("trace_nodes")
    return {one.trace_nodes.pk: one for one in rows.order_by("number")}


def _lying(
    graph: Graph,
    node: UUID,
    codes: Mapping[UUID, str],
    cards_at: Mapping[UUID, UUID],
    cards: Mapping[UUID, Card],
    answers: Mapping[Any, tuple[str, int]],
) -> list[Lying]:
    found = []
    sources = graph.sources(node)
    kinds: dict[UUID, set[str]] = {}
    for edge in sources:
        kinds.setdefault(edge.source, set()).add(edge.kind)
    for edge in sources:
        card = cards.get(cards_at.get(edge.source, edge.source))
        if card is None:  # deleted: it is not shown any more, its edge stays
            continue
        answer, version = answers.get(edge.ends, ("", 0)) if edge.kind == EdgeKind.CONTRADICTS else ("", 0)
        found.append(
            Lying(
                card=card,
                edge=edge.id,
                kind=edge.kind,
                origin=edge.origin,
                note=edge.note,
                at=edge.at,
                through=codes.get(edge.target, "") if edge.target != node else "",
                mixed=is_mixed(kinds[edge.source]),
                answer=answer,
                answer_version=version,
            )
        )
    order = {kind: at for at, kind in enumerate(EdgeKind.values)}
    return sorted(found, key=lambda one: (order[one.kind], one.card.code, one.edge))


def _piles(
    rows: Iterable[OnTable], cards: Mapping[UUID, Card], inside: set[UUID]
) -> tuple[tuple[Card, ...], tuple[Card, ...], tuple[Card, ...]]:
    """What waits in order of doubt, what is tried right now, and what is kept as learning."""
    waiting: list[Card] = []
    under_way: list[Card] = []
    kept: list[Card] = []
    for row in rows:
        if row.pk in inside or row.in_model or not row.placeable:
            continue
        if row.verdict == CardVerdict.Kind.NOWHERE:
            kept.append(cards[row.pk])
        else:
            (waiting if row.decided else under_way).append(cards[row.pk])

    def doubt(one: Card) -> tuple[bool, Decimal, str]:
        return one.later, one.margin if one.margin is not None else LAST, one.code

    return tuple(sorted(waiting, key=doubt)), tuple(under_way), tuple(kept)


def _run(actor: Actor, programme: Programme) -> tuple[GroupingRun | None, UUID | None]:
    """The newest run, and the grouping that the reader waits for; one statement either way."""
    by = UUID(actor.person_id) if actor.person_id else None
    asked = under_way(JOB, by).values("pk")[:1] if by else None
    rows = GroupingRun.objects.filter(programme=programme).order_by("-pk")
    run = (rows.annotate(job=Subquery(asked)) if asked is not None else rows).first()
    if run is not None:
        return run, getattr(run, "job", None)
    return None, job_under_way(JOB, by) if by else None


def _row(one: Candidate, lying: Sequence[Lying], suggested: Sequence[Suggested]) -> CandidateRow:
    return CandidateRow(
        pk=one.pk,
        code=one.code,
        name=one.name,
        one_sentence=one.one_sentence,
        for_whom=tuple(one.for_whom),
        for_whom_words=one.for_whom_words,
        language=one.language,
        locked=one.locked,
        version=one.version,
        state_since=one.state_since,
        cards=tuple(lying),
        suggested=tuple(suggested),
    )
