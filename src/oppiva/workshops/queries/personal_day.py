"""What the running half-days hold about a person, for the copy of their own data: nobody else's name or words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.audit.models import Revision
from oppiva.core.policy import reading, system
from oppiva.workshops.models import ClosingRow, HelpRequest, NoteDraft, SessionDay, StepNote

Rows = list[dict[str, object]]
OWN = system("own-data")
NOTE = "workshops.stepnote"


def _written(pk: UUID) -> QuerySet[Any]:
    """Texts the person had a hand in; run where the copy or the erasure is made."""
    with reading(OWN):
        mine = Revision.objects.filter(kind=NOTE, actor_id=pk, field="text")
        return StepNote.objects.filter(pk__in=mine.values("object_id"))


def _drafts(pk: UUID) -> QuerySet[Any]:
    with reading(OWN):
        return NoteDraft.objects.filter(person_id=pk)


FOUND: dict[str, Callable[[UUID], QuerySet[Any]]] = {
    "days_led": lambda pk: SessionDay.objects.filter(Q(leads_id=pk) | Q(attendance_by_id=pk)),
    "team_texts": _written,
    "note_drafts": _drafts,
    "help_requests": lambda pk: HelpRequest.objects.filter(Q(asked_by_id=pk) | Q(taken_by_id=pk)),
    "next_steps": lambda pk: ClosingRow.objects.filter(owner_id=pk),
}


def day_rows_of(person_id: UUID) -> Rows:
    """Half-days in which the person had the lead last, or confirmed who was there."""
    rows = FOUND["days_led"](person_id).order_by("opened_at", "pk")
    columns = ("session__series__code", "session__number", "opened_at", "leads_id", "attendance_by_id", "attendance_at")
    return [
        {
            "session": f"{series or ''}/{number}",
            "opened_at": opened,
            "lead": leads == person_id,
            "attendance_at": at if by == person_id else None,
        }
        for series, number, opened, leads, by, at in rows.values_list(*columns)
    ]


def text_rows_of(person_id: UUID) -> Rows:
    """Each wording the person saved for the team, also one that was refused; not what others wrote."""
    with reading(OWN):
        steps = {
            pk: (f"{series}-{team}", step)
            for pk, series, team, step in StepNote.objects.filter(pk__in=_written(person_id).values("pk")).values_list(
                "pk", "team__series__code", "team__number", "step__title"
            )
        }
        mine = Revision.objects.filter(kind=NOTE, actor_id=person_id, field="text").order_by("at", "pk")
        return [
            {"team": steps[pk][0], "step": steps[pk][1], "text": after, "saved_at": at}
            for pk, after, at in mine.values_list("object_id", "after", "at")
            if pk in steps
        ]


def draft_rows_of(person_id: UUID) -> Rows:
    """Text the person has typed and not saved."""
    with reading(OWN):
        rows = NoteDraft.objects.filter(person_id=person_id).order_by("made_at", "pk")
        columns = ("team__series__code", "team__number", "step__title", "text", "made_at")
        return [
            {"team": f"{series}-{team}", "step": step, "text": text, "typed_at": at}
            for series, team, step, text, at in rows.values_list(*columns)
        ]


def help_rows_of(person_id: UUID) -> Rows:
    """Help the person asked for with the words, and help the person gave without them."""
    rows = FOUND["help_requests"](person_id).order_by("asked_at", "pk")
    columns = (
        "team__series__code",
        "team__number",
        "text",
        "state",
        "asked_at",
        "asked_by_id",
        "taken_by_id",
        "taken_at",
        "answer",
    )
    found: Rows = []
    for series, team, text, state, asked_at, asked_by, taken_by, taken_at, answer in rows.values_list(*columns):
        row: dict[str, object] = {"team": f"{series}-{team}", "help_state": state}
        if asked_by == person_id:
            row |= {"text": text, "help_asked_at": asked_at}
        if taken_by == person_id:
            row |= {"help_taken_at": taken_at, "help_answer": answer}
        found.append(row)
    return found


def step_rows_of(person_id: UUID) -> Rows:
    """Next steps the person sees to."""
    rows = FOUND["next_steps"](person_id).order_by("due_on", "pk")
    columns = ("session__series__code", "session__number", "text", "due_on")
    return [
        {"session": f"{series or ''}/{number}", "text": text, "due_on": due}
        for series, number, text, due in rows.values_list(*columns)
    ]
