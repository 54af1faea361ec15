"""What erasure empties of what readers left behind."""

from __future__ import annotations

from uuid import UUID

from oppiva.core.policy import reading, system
from oppiva.experiments.models import Pick, TeamQuestion, WouldTry

ERASURE = system("erasure")


def erase_would_try(person_id: UUID) -> None:
    """The own list goes."""
    WouldTry.objects.filter(person_id=person_id).delete()


def erase_picks(person_id: UUID) -> None:
    """The own picks go with their notes."""
    with reading(ERASURE):
        Pick.objects.filter(person_id=person_id).delete()


def erase_questions(person_id: UUID) -> None:
    """Question and answer stay; who asked, answered and hid does not."""
    with reading(ERASURE):
        TeamQuestion.objects.filter(asked_by_id=person_id).update(asked_by=None)
        TeamQuestion.objects.filter(answered_by_id=person_id).update(answered_by=None)
        TeamQuestion.objects.filter(hidden_by_id=person_id).update(hidden_by=None)
