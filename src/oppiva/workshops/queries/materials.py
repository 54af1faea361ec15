"""Reads of materials and pre-tasks: for who plans the half-day, and for who takes part in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.queries import file_facts
from oppiva.workshops import rules
from oppiva.workshops.models import PreTask, PreTaskTick, Session, SessionMaterial

PHASES = tuple(SessionMaterial.Phase)


@dataclass(frozen=True)
class MaterialRow:
    """A material in plain words; `address` opens its file or is its link."""

    pk: UUID
    session: UUID
    title: str
    phase: str
    file: UUID | None
    link: str
    media_type: str
    size: int
    emblem: str
    statement: str
    visible_from: date | None
    step: UUID | None

    @property
    def missing(self) -> tuple[str, ...]:
        """What of the emblem and the statement is missing."""
        no = SessionMaterial.Mark.NO
        return tuple(name for name in ("emblem", "statement") if getattr(self, name) == no)


@dataclass(frozen=True)
class TaskRow:
    """A pre-task with the reader's own tick."""

    pk: UUID
    session: UUID
    title: str
    text: str
    visible_from: date
    done: bool = False
    version: int = 1


def material_rows(actor: Actor, sessions: Collection[UUID]) -> list[MaterialRow]:
    """The materials of these half-days that the actor may read now, before, during, after, by title; two statements."""
    rows = rules.materials_visible_to(actor).filter(session__in=list(sessions))
    columns = (
        "pk", "session_id", "title", "phase", "file_id", "link", "emblem", "statement", "visible_from", "step_id",
        "step__deleted_in",
    )  # fmt: skip
    found = list(rows.order_by("title", "pk").values_list(*columns))
    files = file_facts([row[4] for row in found if row[4] is not None])
    made = []
    for pk, session, title, phase, file, link, emblem, statement, since, step, gone in found:
        media_type, size = files.get(file, ("", 0)) if file is not None else ("", 0)
        kept = step if gone is None else None
        made.append(
            MaterialRow(pk, session, title, phase, file, link, media_type, size, emblem, statement, since, kept)
        )
    return sorted(made, key=lambda row: PHASES.index(SessionMaterial.Phase(row.phase)))


def planned_task(session: Session) -> TaskRow | None:
    """The pre-task of a half-day for who plans it."""
    row = PreTask.objects.filter(session=session, deleted_in__isnull=True).first()
    if row is None:
        return None
    return TaskRow(row.pk, row.session_id, row.title, row.text, row.visible_from, version=row.version)


def pre_tasks_of(person: UUID, sessions: Collection[UUID]) -> dict[UUID, TaskRow]:
    """The pre-tasks of these half-days of the person's own to be seen by now, and the own tick; one statement.

    Whose half-days they are is the caller's to know (`own_half_days`).
    """
    rows = PreTask.objects.filter(
        session__in=list(sessions), deleted_in__isnull=True, visible_from__lte=clock.today()
    ).exclude(session__state=Session.State.CANCELLED)
    mine = PreTaskTick.objects.filter(person_id=person, deleted_in__isnull=True).values("task")
    columns = ("pk", "session_id", "title", "text", "visible_from")
    done = set(rows.filter(pk__in=mine).values_list("pk", flat=True))
    return {
        session: TaskRow(pk, session, title, text, since, pk in done)
        for pk, session, title, text, since in rows.values_list(*columns)
    }


def pre_task_of(person: UUID, session: UUID) -> TaskRow | None:
    """The pre-task of one half-day of the person's own, with the own tick."""
    return pre_tasks_of(person, [session]).get(session)
