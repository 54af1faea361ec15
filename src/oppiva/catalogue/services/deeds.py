"""A deed at the table: under the right to write, one at a time in a programme, its effects inserted as events.

At its end, still in its transaction, the invariant is checked: no experiment is lost (records.md 4).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from oppiva.audit.services import log
from oppiva.catalogue import rules
from oppiva.catalogue.graph import lost
from oppiva.catalogue.models import CandidateState, EventKind, TraceEdge, TraceEvent, TraceNode
from oppiva.catalogue.queries.standing import Trace, trace_of
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock
from oppiva.programme.models import Programme

# What counts as a move of a card: who saw the table before it decides again.
MOVES = (EventKind.PLACE, EventKind.RETRACT, EventKind.NOWHERE, EventKind.SOMEWHERE)
# These leave the trace as it is.
BESIDE = frozenset(
    {
        EventKind.RENAME, EventKind.LOCK, EventKind.UNLOCK, EventKind.LATER, EventKind.SOONER, EventKind.LINK,
        EventKind.UNLINK, EventKind.ANSWER, EventKind.SETTLE,
    }
)  # fmt: skip


@dataclass
class Deed:
    """A deed under way. `again`: the form was sent before; its effects stand and nothing more is done."""

    actor: Actor
    programme: Programme
    verb: str
    pk: UUID
    at: datetime
    undoes: UUID | None = None
    again: bool = False
    steps: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    _trace: Trace | None = None

    @property
    def by(self) -> UUID | None:
        """Who does it."""
        return UUID(self.actor.person_id) if self.actor.person_id else None

    @property
    def trace(self) -> Trace:
        """The trace as it stands now; read anew after a change that is more than one edge."""
        if self._trace is None:
            self._trace = trace_of(self.programme)
        return self._trace

    def event(
        self,
        kind: EventKind,
        *,
        node: UUID | None = None,
        edge: int | None = None,
        reason: str = "",
        facts: Mapping[str, object] | None = None,
        placed: TraceEdge | None = None,
    ) -> TraceEvent:
        """Insert one effect; `placed` is the edge that it placed."""
        made = TraceEvent(
            programme=self.programme,
            deed=self.pk,
            step=self.steps,
            verb=self.verb,
            kind=kind,
            node_id=node,
            edge_id=edge,
            undoes=self.undoes,
            reason=reason,
            facts=dict(facts or {}),
            by=self.by,
            at=self.at,
        )
        made.save()
        self.steps += 1
        if self._trace is not None and kind not in BESIDE:
            self._trace = self._trace.with_edge(placed) if placed is not None else None
        return made

    def events(self, *kinds: EventKind) -> list[TraceEvent]:
        """The effects that this deed has had, of these kinds alone when any are named."""
        rows = TraceEvent.objects.filter(deed=self.pk).select_related("edge", "node__candidate", "node__experiment")
        return list((rows.filter(kind__in=kinds) if kinds else rows).order_by("step"))

    def first_edge(self) -> TraceEdge:
        """The first edge that this deed placed: what a form sent again is answered with."""
        found = next((one.edge for one in self.events(EventKind.PLACE)), None)
        if found is None:
            raise DomainError("conflict_of_form")
        return found


@contextmanager
def begun(
    actor: Actor,
    programme: Programme,
    verb: str,
    *,
    client_ref: UUID | None = None,
    undoes: UUID | None = None,
    require: Callable[[], None] | None = None,
) -> Iterator[Deed]:
    """One deed in one transaction; others at the same table wait for it.

    Sent again with the same `client_ref`, the deed is there already (`again`). `require`: asked for instead of the
    right to work at the table, where a model's steward does it. Refuses who is no analyst
    (`not_allowed`), an ended programme (`programme_ended`), a form that was sent for something else
    (`conflict_of_form`), and a deed after which an experiment would be lost (`trace_lost`).
    """
    if require is None:
        rules.require_write(actor, programme)
    else:
        require()
    with transaction.atomic():
        # Not against the keys of other tables: experiments of the programme are saved meanwhile.
        Programme.objects.select_for_update(no_key=True).filter(pk=programme.pk).first()
        deed = Deed(actor, programme, verb, client_ref or uuid4(), clock.now(), undoes)
        if client_ref is not None:
            _look_for_first(deed)
        yield deed
        if deed.again or not deed.steps:  # nothing was done, so there is nothing to tell
            return
        require_nothing_lost(deed)
        log(verb, actor=actor, kind="grouping", object_id=deed.pk, programme=str(programme.pk), **deed.facts)


def _look_for_first(deed: Deed) -> None:
    first = TraceEvent.objects.filter(deed=deed.pk, step=0).first()
    if first is None:
        return
    if (first.verb, first.by, first.programme_id) != (deed.verb, deed.by, deed.programme.pk):
        raise DomainError("conflict_of_form")
    deed.again = True


def require_nothing_lost(deed: Deed, sources: Collection[UUID] | None = None) -> None:
    """Refuse (`trace_lost`, `cards`: codes) a deed that leaves an experiment behind in a closed candidate."""
    trace = deed.trace
    cards = sorted({trace.nodes[edge.source].code for edge in lost(trace.graph, trace.standing, sources)})
    if cards:
        raise DomainError("trace_lost", cards=tuple(cards))


def require_unmoved(deed: Deed, card: Experiment, node: TraceNode, base: int | None, wanted: str) -> None:
    """Refuse (`card_moved`, 409) a card that somebody moved after event `base`, which the sender's page had seen.

    Facts: `card`, `mine` (where the sender wanted it), `theirs` (codes of the candidates in which it lies now, `kept`
    for one kept as learning), `by` and `at` of the newest move, `base` to go on from.
    """
    if base is None:
        return
    rows = TraceEvent.objects.filter(node=node, kind__in=MOVES, pk__gt=base).exclude(deed=deed.pk)
    newest = rows.order_by("-pk").first()
    if newest is None:
        return
    places = places_of(deed.trace, node.pk)
    theirs = tuple(places) if places or node.pk not in deed.trace.standing.nowhere else ("kept",)
    raise DomainError(
        "card_moved", card=card.code, mine=wanted, theirs=theirs, by=newest.by, at=newest.at, base=newest.pk
    )


def places_of(trace: Trace, card: UUID) -> list[str]:
    """The codes of the open candidates that stand on a card, by its node."""
    open_ones = [pk for pk, state in trace.standing.states.items() if state == CandidateState.OPEN]
    return sorted(
        trace.nodes[pk].code for pk in open_ones if any(edge.source == card for edge in trace.graph.sources(pk))
    )
