"""What was done at the table, the newest first, and what of it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from oppiva.catalogue.models import EventKind, TraceEvent
from oppiva.people.models import Person
from oppiva.programme.models import Programme

# The deed that takes a local variant back: no deed of the table, and not undone there.
FORK_UNDONE, RESULT_CHANGED, IMPORT_UNDONE = "model_fork_undone", "adoption_result_changed", "library_undone"
# Edges taken away elsewhere than at the table are no deeds of it.
OFF_TABLE = (FORK_UNDONE, RESULT_CHANGED, IMPORT_UNDONE)
STEPS_BACK = 20


@dataclass(frozen=True)
class Done:
    """A deed that can be undone: which, what it was, by whom and when."""

    deed: UUID
    verb: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True)
class HistoryRow:
    """One effect as the history tells it: `card`, `candidate` are codes, `name` what the candidate was called then.

    `by` is a name, empty when it is not told any more. `undone`: the whole deed was taken back; `undoes`: this is that,
    and `takes_back` the deed it took back. `into`: of an edge between candidates, the code of the one it leads to.
    `emptied`: an answer that was taken away.
    """

    pk: int
    deed: UUID
    verb: str
    kind: str
    at: datetime
    by: str
    card: str = ""
    candidate: str = ""
    name: str = ""
    edge: str = ""
    reason: str = ""
    undone: bool = False
    undoes: bool = False
    takes_back: UUID | None = None
    into: str = ""
    emptied: bool = False


def undoable(programme: Programme) -> list[Done]:
    """The deeds of the newest 20 that are not taken back, the newest first; one statement."""
    return newest_deeds(programme)[0]


def newest_deeds(programme: Programme) -> tuple[list[Done], int]:
    """The same, with the number of the newest event of the table: what a page says it has seen; one statement."""
    of_table = TraceEvent.objects.filter(programme=programme)
    back = TraceEvent.objects.filter(programme=programme, undoes=OuterRef("deed"))
    rows = (
        of_table.filter(undoes__isnull=True, step=0)
        .exclude(verb__in=OFF_TABLE)
        .annotate(undone=Exists(back), base=Subquery(of_table.order_by("-pk").values("pk")[:1]))
    )
    found = list(rows.order_by("-pk").values_list("deed", "verb", "by", "at", "undone", "base")[:STEPS_BACK])
    return [Done(*row[:4]) for row in found if not row[4]], found[0][5] if found else 0


def history(
    programme: Programme, *, card: UUID | None = None, candidate: UUID | None = None, most: int = 200
) -> list[HistoryRow]:
    """What was done, the newest first: at the whole table, or each deed with one card or one candidate (by their keys).

    A deed comes with all its effects, so that it can be told whole; one that `most` would cut is left out. Links are
    left out: they teach the machine and tell people nothing. Three statements, however long it is.
    """
    of_table = TraceEvent.objects.filter(programme=programme)
    # A local variant is nothing of the table.
    rows = of_table.exclude(kind__in=[EventKind.LINK, EventKind.UNLINK]).exclude(verb__in=OFF_TABLE)
    if card is not None:
        here = Q(node__experiment=card) | Q(edge__source__experiment=card)
        rows = rows.filter(deed__in=of_table.filter(here).values("deed"))
    if candidate is not None:
        here = (
            Q(node__candidate=candidate) | Q(edge__target__candidate=candidate) | Q(edge__source__candidate=candidate)
        )
        rows = rows.filter(deed__in=of_table.filter(here).values("deed"))
    ends = ("edge__source__experiment", "edge__source__candidate", "edge__target__candidate")
    found = list(rows.select_related("node__candidate", "node__experiment", *ends).order_by("-pk")[: most + 1])
    found = _whole(found, most)
    undone = set(
        TraceEvent.objects.filter(programme=programme, undoes__in={one.deed for one in found}).values_list(
            "undoes", flat=True
        )
    )
    names = dict(Person.objects.filter(pk__in={one.by for one in found if one.by}).values_list("pk", "name"))
    return [_row(one, undone, names) for one in found]


def _whole(found: list[TraceEvent], most: int) -> list[TraceEvent]:
    """These without the deed at whose middle they end; the only one of a page is told as far as it goes."""
    if len(found) <= most:
        return found
    cut = found[-1].deed
    return [one for one in found if one.deed != cut] or found[:most]


def _row(one: TraceEvent, undone: set[UUID | None], names: dict[UUID, str]) -> HistoryRow:
    node, target = one.node, one.edge.target if one.edge else None
    at_node = node.candidate if node is not None else None
    candidate = at_node or (target.candidate if target is not None else None)
    # An answer stands at the candidate: the card that it is about is where its edge comes from.
    begin = one.edge.source if one.edge else node
    card = begin.experiment if begin is not None else None
    # A card that is deleted keeps its place in the history, not its code.
    code = card.code if card is not None and card.deleted_in is None else ""
    told = one.facts.get("after") or {}
    return HistoryRow(
        pk=one.pk,
        deed=one.deed,
        verb=one.verb,
        kind=one.kind,
        at=one.at,
        by=names.get(one.by, "") if one.by else "",
        card=code,
        candidate=candidate.code if candidate is not None else "",
        name=str(told.get("name", "")) if isinstance(told, dict) else "",
        edge=one.edge.kind if one.edge else "",
        reason=one.reason,
        undone=one.deed in undone,
        undoes=one.undoes is not None,
        takes_back=one.undoes,
        into=target.candidate.code if target is not None and target.candidate is not None else "",
        emptied=bool(one.facts.get("empty")),
    )
