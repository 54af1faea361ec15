"""The sentences of the door, the sheet and the page of the join code, and the words of marks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import hours
from oppiva.ui.formatting import time as shown_time
from oppiva.workshops.models import Attendance, Session
from oppiva.workshops.queries import DayNumbers

# How a mark is said on its button: never as absence.
MODES = {
    "": gettext_lazy("Not marked yet"),
    Attendance.Mode.SITE.value: gettext_lazy("In the room"),
    Attendance.Mode.REMOTE.value: gettext_lazy("Remotely"),
}
# What a tap on the button does next.
NEXT = {
    Attendance.Mode.SITE.value: gettext_lazy("mark in the room"),
    Attendance.Mode.REMOTE.value: gettext_lazy("mark as remote"),
    "": gettext_lazy("take the mark back"),
}


def door_sentence(session: Session, numbers: DayNumbers, *, confirmed: bool, whole: bool = True) -> str:
    """How many have come and how many are waited for; once confirmed, how many were there.

    Not `whole`: somebody is left out whom the reader does not see, so that nothing is said of all.
    """
    if session.state == Session.State.CANCELLED:
        return _("The workshop is cancelled.")
    if session.state == Session.State.PLANNED:
        if not numbers.expected:
            return _("The doors are closed, and nobody is enrolled.")
        words = ngettext(
            "The doors are closed. One person is expected.",
            "The doors are closed. %(n)s are expected.",
            numbers.expected,
        )
        return words % {"n": number_word(numbers.expected)}
    if confirmed:
        return attended_sentence(numbers, whole=whole)
    if not whole:
        if not numbers.present:
            return _("Of others than your own staff nobody is here yet.")
        words = ngettext(
            "Of others than your own staff one is here.",
            "Of others than your own staff %(n)s are here.",
            numbers.present,
        )
        return words % {"n": number_inside(numbers.present)}
    if not numbers.present:
        if not numbers.to_come:
            return _("Nobody is expected.")
        words = ngettext(
            "Nobody is here yet, one is expected.", "Nobody is here yet, %(m)s are expected.", numbers.to_come
        )
        return words % {"m": number_inside(numbers.to_come)}
    if not numbers.to_come:
        words = ngettext("One is here, nobody else is expected.", "All %(n)s are here.", numbers.present)
        return words % {"n": number_inside(numbers.present)}
    words = ngettext("One is here, %(m)s expected.", "%(n)s are here, %(m)s expected.", numbers.present)
    return words % {"n": number_word(numbers.present), "m": number_inside(numbers.to_come)}


def attended_sentence(numbers: DayNumbers, *, whole: bool = True) -> str:
    """How many were there, for a half-day whose attendance is confirmed; nothing of it where not all are seen."""
    if not whole:
        return _("The attendance is confirmed.")
    if not numbers.present:
        return _("The attendance is confirmed: nobody was there.")
    words = ngettext(
        "The attendance is confirmed: one was there.", "The attendance is confirmed: %(n)s were there.", numbers.present
    )
    return words % {"n": number_inside(numbers.present)}


def sheet_sentence(numbers: DayNumbers, *, confirmed: bool, whole: bool = True) -> str:
    """The sentence of the attendance sheet."""
    if confirmed:
        return attended_sentence(numbers, whole=whole)
    if not numbers.present:
        return _("Nobody is marked yet.")
    words = ngettext("One person is marked.", "%(n)s people are marked.", numbers.present)
    return words % {"n": number_word(numbers.present)}


def span(arrived: datetime | None, left: datetime | None) -> str:
    """`8.50–11.30`, `from 8.50`, `until 11.30`; empty for the whole half-day."""
    if arrived and left:
        return f"{shown_time(arrived)}–{shown_time(left)}"
    if arrived:
        return _("from %(time)s") % {"time": shown_time(arrived)}
    return _("until %(time)s") % {"time": shown_time(left)} if left else ""


def value_words(value: Mapping[str, Any] | None) -> str:
    """One of the two values of a correction: the way, the times and the minutes; that one was not marked."""
    if value is None:
        return _("not marked")
    arrived, left = (datetime.fromisoformat(value[name]) if value[name] else None for name in ("arrived", "left"))
    mode = str(Attendance.Mode(value["mode"]).label)
    return ", ".join(part for part in (mode, span(arrived, left), hours(value["minutes"])) if part)
