"""The page of a workshop's flow: its steps by the clock, materials, the pre-task, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from oppiva.core.policy import Actor
from oppiva.workshops import flow, flow_words, queries, rules
from oppiva.workshops.flow import Step
from oppiva.workshops.models import Session
from oppiva.workshops.queries import MaterialRow, SeriesFacts, StepRow, TaskRow


@dataclass(frozen=True)
class StepLine:
    """One step by the clock."""

    number: int
    at: datetime | None
    step: Step
    materials: tuple[str, ...]


@dataclass(frozen=True)
class MaterialLine:
    """One material in words."""

    row: MaterialRow
    kind: str
    tag: str
    words: str


@dataclass(frozen=True)
class Compared:
    """The same half-day of another series, with how many things are otherwise there."""

    series: str
    count: int
    words: str


@dataclass(frozen=True)
class FlowPage:
    """Everything the page shows; `facts` are what its sentence is about."""

    facts: flow_words.Facts
    sentence: str
    more: tuple[str, ...]
    heading: str
    lines: tuple[StepLine, ...]
    ends: datetime | None
    materials: tuple[MaterialLine, ...]
    task: TaskRow | None
    nearest: Compared | None
    shown: str = ""


def flow_page(actor: Actor, session: Session) -> FlowPage:
    """The page for who plans the half-day; six statements at most."""
    rows = queries.step_rows(session.pk)
    steps = [row.step for row in rows]
    materials = queries.material_rows(actor, [session.pk])
    task = queries.planned_task(session)
    facts = facts_of(session, steps, materials, task)
    others = compared(steps, queries.other_flows(actor, session)) if steps else []
    return FlowPage(
        facts,
        flow_words.sentence(facts),
        tuple(flow_words.more(facts)),
        flow_words.heading(facts.total),
        tuple(step_lines(session, rows, materials)),
        flow.starts(session.begins(), [*steps, Step("")])[-1],
        tuple(MaterialLine(row, flow_words.kind_words(row), *flow_words.mark_words(row)) for row in materials),
        task,
        min(others, key=lambda one: (one.count, one.series), default=None),
        flow_words.shown_from(task.visible_from) if task is not None else "",
    )


def facts_of(
    session: Session, steps: Sequence[Step], materials: Sequence[MaterialRow], task: TaskRow | None
) -> flow_words.Facts:
    """What the sentence is about."""
    bare = [row for row in materials if "emblem" in row.missing]
    return flow_words.Facts(
        state=session.state,
        steps=len(steps),
        total=flow.total(steps),
        length=flow.length(session.begins(), session.finishes()),
        led=session.facilitator_id is not None,
        has_task=task is not None,
        emblems=len(bare),
        statements=sum("statement" in row.missing for row in materials),
        only_files=all(row.file is not None for row in bare),
    )


def step_lines(session: Session, rows: Sequence[StepRow], materials: Sequence[MaterialRow] = ()) -> list[StepLine]:
    """The steps with the time each begins and the materials it needs."""
    used: dict[UUID, tuple[str, ...]] = {}
    for row in materials:
        if row.step is not None:
            used[row.step] = (*used.get(row.step, ()), row.title)
    times = flow.starts(session.begins(), [row.step for row in rows])
    return [
        StepLine(number, at, row.step, used.get(row.pk, ()))
        for number, (row, at) in enumerate(zip(rows, times, strict=True), 1)
    ]


def compared(steps: Sequence[Step], others: Sequence[queries.OtherFlow]) -> list[Compared]:
    """How far the other series are from these steps, by code."""
    found = []
    for one in others:
        count = len(flow.differences(steps, one.steps))
        found.append(Compared(one.series, count, flow_words.count_words(count)))
    return found


@dataclass(frozen=True)
class OwnBefore:
    """What a half-day of one's own has to do and to read: its pre-task, its materials with what each is."""

    programme: str
    series: str
    number: int
    task: TaskRow | None
    materials: tuple[tuple[MaterialRow, str], ...]


def own_before(actor: Actor, series: SeriesFacts) -> list[OwnBefore]:
    """The half-days of a series one is in that have a pre-task or materials to be seen now; four statements at most."""
    if actor.person_id is None:
        return []
    ids = [one.pk for one in series.sessions]
    tasks = queries.pre_tasks_of(UUID(actor.person_id), ids)
    materials = queries.material_rows(actor, ids)
    found = []
    for one in series.sessions:
        rows = tuple((row, flow_words.kind_words(row)) for row in materials if row.session == one.pk)
        if rows or one.pk in tasks:
            found.append(OwnBefore(series.programme, series.code, one.number, tasks.get(one.pk), rows))
    return found


def room_address(actor: Actor, session: Session, code: str, series: str) -> str:
    """Where a half-day that goes on is led or watched, and one that was held is ended; else empty."""
    state = session.state
    if state in {Session.State.PLANNED, Session.State.CANCELLED} or not rules.may_watch(actor, session):
        return ""
    page = "workshops:ending" if state == Session.State.HELD else "workshops:situation"
    return reverse(page, args=[code, series, session.number])


def door_address(actor: Actor, session: Session, code: str, series: str) -> str:
    """The page that opens the door, for who leads the half-day; empty for others and once the door is open."""
    if session.state != Session.State.PLANNED or not rules.may_lead(actor, session):
        return ""
    return reverse("workshops:door", args=[code, series, session.number])
