"""The table rebuilt from what was inserted alone, event by event, beside the table as it stands (text-analysis 6)."""

from __future__ import annotations

from dataclasses import dataclass, field

from oppiva.catalogue.models import CardVerdict, EventKind, TraceEdge, TraceEvent, TraceNode
from oppiva.catalogue.models.candidates import Candidate
from oppiva.catalogue.queries.standing import living_links, trace_of
from oppiva.programme.models import Programme

Said = tuple[str, str, str, bool]  # name, sentence, state, locked


@dataclass
class Stand:
    """How a table stands, in codes and ids: candidates, cards in them, what is said of cards, what was linked.

    `places`: (experiment, candidate, kind) of every living edge of a deed, those between candidates included; `kept`:
    (experiment, candidate) that stay as learning; `verdicts`: experiment -> nowhere or later; `links`: (a, b, kind).
    """

    candidates: dict[str, Said] = field(default_factory=dict)
    places: set[tuple[str, str, str]] = field(default_factory=set)
    kept: set[tuple[str, str]] = field(default_factory=set)
    verdicts: dict[str, str] = field(default_factory=dict)
    links: set[tuple[str, str, str]] = field(default_factory=set)
    answered: set[tuple[str, str]] = field(default_factory=set)


def replay(programme: Programme, *, until: int | None = None) -> Stand:
    """The table as the events up to one (None: all of them) made it; only inserted rows are read; two statements."""
    events = TraceEvent.objects.filter(programme=programme).select_related("node", "edge__source", "edge__target")
    if until is not None:
        events = events.filter(pk__lte=until)
    found = Stand()
    for event in events.order_by("pk"):
        _take(found, event)
    return found


def stand(programme: Programme) -> Stand:
    """The table as its rows stand now, for comparison; a handful of statements."""
    held = trace_of(programme)
    code = {pk: node.code for pk, node in held.nodes.items()}
    moved = set(TraceEvent.objects.filter(programme=programme, kind=EventKind.PLACE).values_list("edge_id", flat=True))
    verdicts = CardVerdict.objects.filter(experiment__programme=programme, retracted_at__isnull=True)
    candidates = Candidate.objects.filter(programme=programme, deleted_in__isnull=True)
    answered = TraceEdge.objects.filter(target__programme=programme, answers__isnull=False).exclude(answers__text="")
    return Stand(
        candidates={one.code: (one.name, one.one_sentence, one.state, one.locked) for one in candidates},
        places={(code[one.source], code[one.target], one.kind) for one in held.graph.edges if one.id in moved},
        kept={(code[source], code[target]) for source, target in held.standing.kept},
        verdicts=dict(verdicts.values_list("experiment__code", "kind")),
        links={(str(one.a_id), str(one.b_id), one.kind) for one in living_links(programme)},
        answered=set(answered.values_list("source__code", "target__code")),
    )


def _take(found: Stand, event: TraceEvent) -> None:
    node, edge = event.node, event.edge
    kind, facts = event.kind, event.facts
    if edge is not None:
        _take_edge(found, kind, edge, facts)
    elif node is not None and "after" in facts and kind != EventKind.SETTLE:
        _take_candidate(found, node.code, facts["after"])
    elif node is not None:
        _take_card(found, kind, node, facts)


def _take_edge(found: Stand, kind: str, edge: TraceEdge, facts: dict[str, object]) -> None:
    ends = edge.source.code, edge.target.code
    match kind:
        case EventKind.PLACE:
            found.places.add((*ends, edge.kind))
        case EventKind.RETRACT:
            found.places.discard((*ends, edge.kind))
        case EventKind.KEPT:
            found.kept.add(ends)
        case EventKind.UNKEPT:
            found.kept.discard(ends)
        case EventKind.ANSWER:
            (found.answered.discard if facts.get("empty") else found.answered.add)(ends)


def _take_candidate(found: Stand, code: str, after: dict[str, object]) -> None:
    name, sentence, state, locked = found.candidates.get(code, ("", "", "open", False))
    found.candidates[code] = (
        str(after.get("name", name)),
        str(after.get("one_sentence", sentence)),
        str(after.get("state", state)),
        bool(after.get("locked", locked)),
    )


def _take_card(found: Stand, kind: str, node: TraceNode, facts: dict[str, object]) -> None:
    link = str(facts.get("a", "")), str(facts.get("b", "")), str(facts.get("link", ""))
    match kind:
        case EventKind.WITHDRAW:
            found.candidates.pop(node.code, None)
        case EventKind.NOWHERE | EventKind.LATER:
            found.verdicts[node.code] = str(kind)
        case EventKind.SOMEWHERE | EventKind.SOONER:
            found.verdicts.pop(node.code, None)
        case EventKind.LINK:
            found.links.add(link)
        case EventKind.UNLINK:
            found.links.discard(link)
