"""The path of a record: its steps up and down in order of time, contradictions first, what was taken away last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue import path_words, words
from oppiva.catalogue.models import EVIDENCE, EdgeKind, NodeKind
from oppiva.catalogue.pages.links import pages_of
from oppiva.catalogue.path_slots import PathDay
from oppiva.catalogue.queries import EdgeRow, NodeRow, TraceRows
from oppiva.jobs.clock import HELSINKI
from oppiva.people.queries import area_names
from oppiva.ui.formatting import date_short


@dataclass(frozen=True)
class NodeShown:
    """One end of a step. `name` is somebody's text only where there is a `language`; `address` empty: not to open."""

    code: str
    name: str
    language: str
    address: str
    icon: str
    own: bool
    mark: str
    state: str
    current: bool


@dataclass(frozen=True)
class StepShown:
    """A step from one record to another, with when, how and by whom it came."""

    kind: str
    name: str
    icon: str
    own: bool
    source: NodeShown
    target: NodeShown
    day: str
    origin: str
    note: str
    carried: str
    lives: bool
    mixed: str
    against: bool
    answer: str
    waits: bool


@dataclass(frozen=True)
class DayShown:
    """What happened on a day inside a record of the path."""

    node: NodeShown
    words: str
    said: str
    day: str
    is_day: bool = True


@dataclass(frozen=True)
class TracePage:
    """The page; `tabs` of a candidate, `against` who contradicts it, `sources` how many of each kind it stands on."""

    programme: str
    node: NodeShown
    heading: str
    language: str
    lead: str
    tabs: list[tuple[str, str, bool]]
    against: str
    up: tuple[StepShown | DayShown, ...]
    down: tuple[StepShown | DayShown, ...]
    gone: tuple[StepShown, ...]
    sources: list[tuple[str, str, int, bool]]
    facts: tuple[tuple[str, str], ...]
    readers: str


@dataclass(frozen=True)
class Told:
    """What stands beside the rows: names by id, answers to contradictions by edge, who reads the page, the day."""

    names: Mapping[UUID, str]
    answers: Mapping[int, str]
    readers: Sequence[str]
    today: date


def trace_page(programme: str, rows: TraceRows, told: Told) -> TracePage:
    """The page of one record."""
    mixed = {one.node.pk for one in rows.sources if one.mixed}

    def steps(some: Sequence[EdgeRow]) -> tuple[StepShown, ...]:
        return tuple(_step(programme, one, rows.node, told, mixed) for one in some)

    node = rows.node
    against = dict.fromkeys(one.node.code for one in rows.sources if EdgeKind.CONTRADICTS in one.kinds)
    is_candidate = node.kind == NodeKind.CANDIDATE
    return TracePage(
        programme=programme,
        node=_node(programme, node, node),
        heading=node.title or path_words.capital(path_words.node_name(node)),
        language=node.language if node.title else "",
        lead=path_words.sentence(node, len(rows.up), len(rows.down)),
        tabs=pages_of(programme, node.code, "trace") if is_candidate else [],
        against=path_words.against(list(against)) if against else "",
        up=_dated(programme, rows, steps(rows.up), rows.up, told.today, up=True),
        down=_dated(programme, rows, steps(rows.down), rows.down, told.today, up=False),
        gone=steps(rows.gone),
        sources=_sources(rows),
        facts=_facts(node, told.today),
        readers=words.readers(told.readers),
    )


def _dated(
    programme: str,
    rows: TraceRows,
    steps: Sequence[StepShown],
    edges: Sequence[EdgeRow],
    today: date,
    *,
    up: bool,
) -> tuple[StepShown | DayShown, ...]:
    """The steps with the days inside their records, in order of time; those of the record itself lie behind it."""
    nodes = {node.pk: node for one in (*rows.up, *rows.down) for node in (one.source, one.target)}
    nodes[rows.node.pk] = rows.node
    above = {node.pk for one in rows.up for node in (one.source, one.target)} - {rows.node.pk}
    mine = [one for one in rows.days if one.node in nodes and (one.node in above) == up]
    days = [(one.on, _day(programme, one, nodes[one.node], rows.node, today)) for one in mine]
    rank: dict[int, tuple[date, int]] = {id(one): (on, 0) for on, one in days}
    rank |= {id(one): (edge.at.astimezone(HELSINKI).date(), 1) for edge, one in zip(edges, steps, strict=True)}
    return tuple(sorted([*(one for _on, one in days), *steps], key=lambda one: rank[id(one)]))


def _day(programme: str, one: PathDay, node: NodeRow, current: NodeRow, today: date) -> DayShown:
    return DayShown(_node(programme, node, current), one.words, one.said, date_short(one.on, today))


def _node(programme: str, node: NodeRow, current: NodeRow) -> NodeShown:
    icon = path_words.NODE_ICONS[node.kind]
    mark, state = path_words.node_state(node)
    return NodeShown(
        code=node.code,
        name=path_words.node_name(node),
        language=node.language if node.title else "",
        address=_address(programme, node),
        icon=icon,
        own=icon in path_words.OWN_ICONS,
        mark=mark,
        state=state,
        current=node.pk == current.pk,
    )


def _address(programme: str, node: NodeRow) -> str:
    """The permanent address of a record that the reader may open: also of one that was stopped or closed."""
    if node.kind == NodeKind.CANDIDATE:
        return reverse("catalogue:candidate", args=[programme, node.code])
    if node.kind == NodeKind.EXPERIMENT and node.title:
        return reverse("experiments:experiment", args=[programme, node.code])
    return ""


def _step(programme: str, one: EdgeRow, current: NodeRow, told: Told, mixed: set[UUID]) -> StepShown:
    icon, against = path_words.ICONS[one.kind], one.kind == EdgeKind.CONTRADICTS
    answer = told.answers.get(one.pk, "")
    by = told.names.get(one.by, "") if one.by is not None else ""
    return StepShown(
        kind=one.kind,
        name=path_words.kind_name(one.kind),
        icon=icon,
        own=icon in path_words.OWN_ICONS,
        source=_node(programme, one.source, current),
        target=_node(programme, one.target, current),
        day=date_short(one.at, told.today),
        origin=path_words.origin(one.origin, by),
        note=one.note,
        carried=path_words.carried() if one.via is not None else "",
        lives=one.lives,
        mixed=path_words.mixed() if one.lives and one.kind in EVIDENCE and one.source.pk in mixed else "",
        against=against,
        answer=answer if against else "",
        waits=against and one.lives and not answer,
    )


def _sources(rows: TraceRows) -> list[tuple[str, str, int, bool]]:
    found = Counter(kind for one in rows.sources for kind in one.kinds)
    told = path_words.stands_on({str(kind): found[kind] for kind in EVIDENCE})
    return [(icon, name, n, icon in path_words.OWN_ICONS) for icon, name, n in told]


def _facts(node: NodeRow, today: date) -> tuple[tuple[str, str], ...]:
    _mark, state = path_words.node_state(node)
    areas = ", ".join(area_names(node.areas)) if node.title else ""
    found = ((_("State"), state), (_("Areas"), areas), (_("In the path since"), date_short(node.at, today)))
    return tuple((label, text) for label, text in found if text)
