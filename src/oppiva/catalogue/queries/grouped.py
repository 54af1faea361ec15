"""What a grouping begins with: the cards, where people have placed them, what was linked, what was proposed before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from oppiva.catalogue.models import (
    Candidate,
    CandidateState,
    CardVerdict,
    GroupingRun,
    PairLink,
    Suggestion,
)
from oppiva.catalogue.queries.cards import rows_on_table
from oppiva.catalogue.queries.standing import living_links, trace_of
from oppiva.experiments.models import Experiment
from oppiva.programme.models import Programme


@dataclass(frozen=True)
class EarlierProposal:
    """A group of the newest run with its cards that still wait."""

    key: str
    label: str
    strict: bool
    cards: tuple[UUID, ...]


@dataclass(frozen=True)
class Table:
    """The decided cards of a programme and all that people said of them.

    `members`: the cards of each open candidate by its code; `candidates`: these by code; `waiting`: cards in none that
    are not kept as learning; `rejected`: (card, candidate's code) that somebody said no to.
    """

    cards: tuple[UUID, ...]
    waiting: frozenset[UUID]
    nowhere: frozenset[UUID]
    members: Mapping[str, tuple[UUID, ...]]
    candidates: Mapping[str, Candidate]
    links: tuple[PairLink, ...]
    earlier: tuple[EarlierProposal, ...]
    earlier_apart: frozenset[UUID]
    rejected: frozenset[tuple[UUID, str]]
    codes: Mapping[UUID, str]


def table_of(programme: Programme) -> Table:
    """The table of a programme as the machine sees it; about ten statements."""
    held = trace_of(programme)
    placed = Experiment.objects.filter(programme=programme, trace_nodes__isnull=False)
    rows = [one for one in rows_on_table(programme, placed.order_by().values("pk")) if one.decided]
    cards = {one.pk for one in rows}
    candidates = {
        one.code: one
        for one in Candidate.objects.filter(
            programme=programme, state=CandidateState.OPEN, deleted_in__isnull=True
        ).order_by("number")
    }
    members = {}
    for code, one in candidates.items():
        node = held.node_of(one.pk)
        sources = {held.nodes[edge.source].experiment for edge in held.graph.sources(node.pk)} if node else set()
        members[code] = tuple(sorted((pk for pk in sources if pk in cards), key=str))
    inside = {pk for some in members.values() for pk in some}
    nowhere = frozenset(one.pk for one in rows if one.verdict == CardVerdict.Kind.NOWHERE) - inside
    waiting = frozenset(cards - inside - nowhere - {one.pk for one in rows if one.in_model})
    links = tuple(one for one in living_links(programme) if one.a_id in cards and one.b_id in cards)
    earlier, apart = _earlier(programme, waiting)
    said_no = Suggestion.objects.filter(
        run__programme=programme, state=Suggestion.State.REJECTED, candidate__isnull=False
    )
    return Table(
        cards=tuple(sorted(cards, key=str)),
        waiting=waiting,
        nowhere=nowhere,
        members=members,
        candidates=candidates,
        links=links,
        earlier=earlier,
        earlier_apart=apart,
        rejected=frozenset(said_no.values_list("experiment_id", "candidate__code")),
        codes={one.pk: one.code for one in rows},
    )


def _earlier(programme: Programme, waiting: frozenset[UUID]) -> tuple[tuple[EarlierProposal, ...], frozenset[UUID]]:
    """The groups of the newest run, and the cards that it looked at and left in none."""
    run = GroupingRun.objects.filter(programme=programme).order_by("-pk").first()
    if run is None:
        return (), frozenset()
    of: dict[int, set[UUID]] = defaultdict(set)
    no = (Suggestion.State.REJECTED, Suggestion.State.ACCEPTED)
    rows = Suggestion.objects.filter(run=run, proposed_group__isnull=False).exclude(state__in=no)
    for group, card in rows.values_list("proposed_group_id", "experiment_id"):
        if group is not None and card in waiting:
            of[group].add(card)
    groups = tuple(
        EarlierProposal(one.key, one.label, one.strict, tuple(sorted(of[one.pk], key=str)))
        for one in run.groups.order_by("pk")
    )
    grouped = {card for some in of.values() for card in some}
    apart = {UUID(pk) for pk in run.margins} & waiting - grouped
    return groups, frozenset(apart)
