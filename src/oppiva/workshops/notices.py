"""What workshops tells people of, in words: a place in a series, a half-day that changed."""

from __future__ import annotations

from datetime import date, time

from django.utils.translation import gettext as _

from oppiva.people import slots
from oppiva.ui.formatting import date_short
from oppiva.ui.formatting import time as clock_time
from oppiva.workshops.services.seats import SEAT
from oppiva.workshops.services.telling import SESSION


def register() -> None:
    """Makes the notices of workshops known."""
    slots.register_notice(slots.NoticeKind(SEAT, "workshops.enrolment", seat_line))
    slots.register_notice(slots.NoticeKind(SESSION, "workshops.session", session_line))


def seat_line(code: str, facts: slots.Facts) -> str:
    """What has become of the reader's place in a series."""
    lines = {
        "proposed": _("Series %(series)s: you are proposed for a seat. You decide yourself."),
        "offered": _("Series %(series)s: a seat is free for you. Answer within 24 hours."),
        "expired": _("Series %(series)s: the offered seat went to the next person, since no answer came in 24 hours."),
        "withdrawn": _("Series %(series)s: your place has been ended."),
    }
    return lines.get(code, _("Series %(series)s: your place has changed.")) % {"series": facts.get("series", "")}


def session_line(code: str, facts: slots.Facts) -> str:
    """What has become of a half-day the reader takes part in or leads, or of the whole series."""
    lines = {
        "published": _("Series %(series)s: the dates are set."),
        "moved": _("Series %(series)s, workshop %(number)s has a new time: %(when)s."),
        "place": _("Series %(series)s, workshop %(number)s has a new place or meeting link."),
        "leader": _("Series %(series)s, workshop %(number)s has another facilitator."),
        "not_leading": _("Series %(series)s, workshop %(number)s: you do not lead it any more."),
        "cancelled": _("Series %(series)s, workshop %(number)s is cancelled."),
        "restored": _("Series %(series)s, workshop %(number)s takes place after all: %(when)s."),
        "series_cancelled": _("Series %(series)s is cancelled."),
        "series_restored": _("Series %(series)s takes place after all."),
    }
    words = lines.get(code, _("Series %(series)s, workshop %(number)s has changed."))
    return words % {"series": facts.get("series", ""), "number": facts.get("number", ""), "when": _when(facts)}


def _when(facts: slots.Facts) -> str:
    """`ma 16.3. kello 8.30`, or that no date is set."""
    day, starts = str(facts.get("day") or ""), str(facts.get("starts") or "")
    if not day or not starts:
        return _("no date yet")
    return _("%(day)s at %(time)s") % {
        "day": date_short(date.fromisoformat(day)).rstrip("."),
        "time": clock_time(time.fromisoformat(starts)),
    }
