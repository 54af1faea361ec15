"""The questions to a model's steward as the public reads them: plain rows, nobody named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from oppiva.catalogue.models import OperatingModel, StewardQuestion
from oppiva.jobs import clock

State = StewardQuestion.State
MOST_SHOWN = 20


@dataclass(frozen=True)
class PublicQuestion:
    """A published question with its answer."""

    pk: UUID
    text: str
    language: str
    answer: str
    asked_at: datetime
    answered_at: datetime


@dataclass(frozen=True)
class PublicQuestions:
    """What the page of a model shows: the newest answers, how many there are, how many wait and how long the oldest."""

    published: tuple[PublicQuestion, ...]
    waiting: int
    oldest_days: int


def public_questions(model: OperatingModel) -> PublicQuestions:
    """The published questions of a model, the newest answer first, and those that wait; two statements."""
    rows = StewardQuestion.objects.filter(operating_model=model, deleted_in__isnull=True)
    columns = ("pk", "text", "language", "answer", "asked_at", "answered_at")
    published = rows.filter(state=State.PUBLISHED).order_by("-answered_at", "pk").values_list(*columns)[:MOST_SHOWN]
    waiting = list(rows.filter(state=State.ASKED).order_by("asked_at").values_list("asked_at", flat=True))
    return PublicQuestions(
        published=tuple(PublicQuestion(*values) for values in published),
        waiting=len(waiting),
        oldest_days=days_since(waiting[0]) if waiting and waiting[0] is not None else 0,
    )


def days_since(moment: datetime) -> int:
    """Full days of Finland from a moment's day to today."""
    first: date = moment.astimezone(clock.HELSINKI).date()
    return max(0, (clock.today() - first).days)
