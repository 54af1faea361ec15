"""What a person left behind as a reader of others' experiments, for the copy of their own data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import reading, system
from oppiva.experiments.models import Pick, TeamQuestion, WouldTry

# No state of the row: it is gone from every page, and for good after 30 days.
WITHDRAWN = "withdrawn"
Rows = list[dict[str, object]]
OWN = system("own-data")


def tried_of(person_id: UUID) -> QuerySet[Any]:
    """The own list."""
    return WouldTry.objects.filter(person_id=person_id)


def tried_rows_of(person_id: UUID) -> Rows:
    """What the person could try, since when."""
    rows = tried_of(person_id).order_by("at", "pk")
    return [{"experiment": code, "could_try_since": at} for code, at in rows.values_list("experiment__code", "at")]


def picks_with(person_id: UUID) -> QuerySet[Any]:
    """The own picks."""
    with reading(OWN):
        return Pick.objects.filter(person_id=person_id)


def pick_rows_of(person_id: UUID) -> Rows:
    """What the person picked, since when, and why."""
    with reading(OWN):
        rows = picks_with(person_id).order_by("at", "pk").values_list("experiment__code", "at", "note")
        return [{"experiment": code, "picked_since": at, "pick_note": note} for code, at, note in rows]


def questions_with(person_id: UUID) -> QuerySet[Any]:
    """The questions that the person asked, settled or hid."""
    with reading(OWN):
        return TeamQuestion.objects.filter(
            Q(asked_by_id=person_id) | Q(answered_by_id=person_id) | Q(hidden_by_id=person_id)
        )


def question_rows_of(person_id: UUID) -> Rows:
    """Own questions and own answers; what another wrote is not among them, but why an own question was hidden is."""
    with reading(OWN):
        found: Rows = []
        for one in questions_with(person_id).select_related("experiment").order_by("asked_at", "pk"):
            row: dict[str, object] = {"experiment": one.experiment.code, "question_state": one.state}
            if one.asked_by_id == person_id:
                row |= {"question_asked_at": one.asked_at, "question_text": one.text}
                if one.deleted_in is not None:
                    row |= {"question_state": WITHDRAWN}
            if one.answered_by_id == person_id:
                row |= {
                    "question_answer": one.answer,
                    "question_closed_why": one.closed_why,
                    "question_settled_at": one.answered_at,
                }
            if person_id in {one.asked_by_id, one.hidden_by_id} and one.hidden_at is not None:
                row |= {"question_hidden_why": one.hidden_why}
            found.append(row)
        return found
