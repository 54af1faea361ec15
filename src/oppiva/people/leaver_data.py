"""What the leavers' check holds about a person, for the copy of one's own data and for erasure."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from oppiva.people.models import LeaverCheck, LeaverLine
from oppiva.people.slots import PersonalData, register_personal_data


def register() -> None:
    """Fills the slot of personal data."""
    register_personal_data(
        PersonalData("people.leaverline", lambda: _("Asked about as a leaver"), line_rows, erase_lines)
    )
    register_personal_data(
        PersonalData("people.leavercheck", lambda: _("Asked as the contact of a unit"), check_rows, erase_checks)
    )


def line_rows(person: UUID) -> list[dict[str, object]]:
    """Each quarter in which the person's unit was asked about the person."""
    rows = LeaverLine.objects.filter(person_id=person).order_by("leaver_check__quarter")
    return [
        {"quarter": quarter, "unit": unit, "left_on": left_on}
        for quarter, unit, left_on in rows.values_list("leaver_check__quarter", "leaver_check__unit__name", "left_on")
    ]


def erase_lines(person: UUID) -> None:
    """Empties the person; that somebody of the unit left, and when, stays as a number."""
    LeaverLine.objects.filter(person_id=person).update(person=None, ended={}, state_before="")


def check_rows(person: UUID) -> list[dict[str, object]]:
    """Each check the person was asked as the contact, or answered."""
    found = LeaverCheck.objects.filter(contact_id=person) | LeaverCheck.objects.filter(answered_by_id=person)
    rows = found.order_by("quarter").values_list("quarter", "unit__name", "asked_on", "answered_on", "answered_by_id")
    return [
        {"quarter": quarter, "unit": unit, "asked_on": asked_on, "answered_on": answered_on if by == person else None}
        for quarter, unit, asked_on, answered_on, by in rows
    ]


def erase_checks(person: UUID) -> None:
    """Empties who was asked and who answered; the answer and its day stay."""
    LeaverCheck.objects.filter(contact_id=person).update(contact=None)
    LeaverCheck.objects.filter(answered_by_id=person).update(answered_by=None)
