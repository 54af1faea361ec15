"""What erasure empties of the running half-days: names go, the team's words and the numbers stay."""

from __future__ import annotations

from uuid import UUID

from oppiva.core.policy import reading, system
from oppiva.workshops.models import ClosingRow, HelpRequest, NoteDraft

ERASURE = system("erasure")


def erase_drafts(person_id: UUID) -> None:
    """What was typed and not saved goes."""
    with reading(ERASURE):
        NoteDraft.objects.filter(person_id=person_id).delete()


def erase_help(person_id: UUID) -> None:
    """That the team asked stays; who of it asked, and who helped, does not."""
    HelpRequest.objects.filter(asked_by_id=person_id).update(asked_by=None)
    HelpRequest.objects.filter(taken_by_id=person_id).update(taken_by=None)


def erase_steps(person_id: UUID) -> None:
    """The team's next step stays; who saw to it does not."""
    ClosingRow.objects.filter(owner_id=person_id).update(owner=None)
