"""What workshops tells people of, in words: a place in a series."""

from __future__ import annotations

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.people import slots
from oppiva.ui.formatting import date_short, number, time
from oppiva.workshops.services.reminders import FREE
from oppiva.workshops.services.seats_telling import SEAT


def register() -> None:
    """Makes the notices of workshops known."""
    slots.register_notice(slots.NoticeKind(SEAT, "workshops.enrolment", seat_line))
    slots.register_notice(slots.NoticeKind(FREE, "programme.commitment", free_line))


def seat_line(code: str, facts: slots.Facts) -> str:
    """What has become of the reader's place in a series."""
    lines = {
        "proposed": _("Series %(series)s: you are proposed for a seat. You decide yourself."),
        "offered": _("Series %(series)s: a seat is free for you. Answer within 24 hours."),
        "expired": _("Series %(series)s: the offered seat went to the next person, since no answer came in 24 hours."),
        "withdrawn": _("Series %(series)s: your place has been ended."),
        "moved": _("You have been moved from series %(series)s to series %(to)s."),
    }
    about = {"series": facts.get("series", ""), "to": facts.get("to", ""), **_until(facts)}
    if code == "offered" and about["day"]:
        return _("Series %(series)s: a seat is free for you. Answer by %(day)s at %(time)s.") % about
    return lines.get(code, _("Series %(series)s: your place has changed.")) % about


def free_line(code: str, facts: slots.Facts) -> str:
    """How many seats the reader's organisation has free in a programme."""
    count = facts.get("count")
    free = count if isinstance(count, int) else 0
    words = ngettext(
        "%(programme)s: one seat of your organisation is free. Propose your people.",
        "%(programme)s: %(n)s seats of your organisation are free. Propose your people.",
        free,
    )
    return words % {"programme": facts.get("programme", ""), "n": number(free)}


def _until(facts: slots.Facts) -> dict[str, object]:
    """Day and time until which an offer holds, as the reader writes them."""
    until = parse_datetime(str(facts.get("until", "")))
    return {"day": date_short(until), "time": time(until)} if until is not None else {"day": "", "time": ""}
