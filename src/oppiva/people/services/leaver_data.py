"""What erasure does to the leavers' check: names go, counts and days stay."""

from __future__ import annotations

from uuid import UUID

from oppiva.people.models import LeaverCheck, LeaverLine


def forget_leaver(person: UUID) -> None:
    """Empties the person from the lines; that somebody of the unit left, and when, stays as a number."""
    LeaverLine.objects.filter(person_id=person).update(person=None, ended={}, state_before="")


def forget_contact(person: UUID) -> None:
    """Empties who was asked and who answered; the answer and its day stay."""
    LeaverCheck.objects.filter(contact_id=person).update(contact=None)
    LeaverCheck.objects.filter(answered_by_id=person).update(answered_by=None)
