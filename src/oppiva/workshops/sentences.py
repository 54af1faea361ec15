"""The sentence each page of series opens with (design 1), from counts and dates, and the words of states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import date_short, stopped
from oppiva.ui.formatting import time as shown_time
from oppiva.workshops.models import Series, Session
from oppiva.workshops.queries import Audience, SeriesRow, SessionRow
from oppiva.workshops.queries.series import COMPLETE, UNDER_WAY

# Stage -> words, kind of tag, icon: colour is never alone.
STAGES = {
    Series.State.DRAFT: (gettext_lazy("draft"), "", "pencil-simple"),
    Series.State.OPEN: (gettext_lazy("sign-up open"), "ok", "check-circle-fill"),
    Series.State.CLOSED: (gettext_lazy("sign-up closed"), "", "lock-key"),
    Series.State.CANCELLED: (gettext_lazy("cancelled"), "stop", "x"),
    UNDER_WAY: (gettext_lazy("under way"), "info", "arrow-right"),
    COMPLETE: (gettext_lazy("complete"), "", "check"),
}
MODES = {
    "on_site": gettext_lazy("on site"),
    "online": gettext_lazy("online"),
    "hybrid": gettext_lazy("on site and online"),
}


def series_list(rows: Sequence[SeriesRow]) -> str:
    """How many series there are and how far they have come."""
    total = len(rows)
    if not total:
        return _("There are no series yet.")
    under_way, open_ones = (sum(row.stage == stage for row in rows) for stage in (UNDER_WAY, Series.State.OPEN))
    if total > 1 and under_way:
        words = ngettext("%(n)s series, one of them under way.", "%(n)s series, %(m)s under way.", under_way)
        return words % {"n": number_word(total), "m": number_inside(under_way)}
    if total > 1 and open_ones:
        words = ngettext("%(n)s series, one open for sign-up.", "%(n)s series, %(m)s open for sign-up.", open_ones)
        return words % {"n": number_word(total), "m": number_inside(open_ones)}
    held = sum(row.stage == COMPLETE for row in rows)
    if total > 1 and held == total:
        return _("%(n)s series, all of them held.") % {"n": number_word(total)}
    if total > 1 and held:
        words = ngettext("%(n)s series, one of them held.", "%(n)s series, %(m)s of them held.", held)
        return words % {"n": number_word(total), "m": number_inside(held)}
    return ngettext("One series.", "%(n)s series.", total) % {"n": number_word(total)}


def series_page(row: SeriesRow, following: SessionRow | None) -> str:
    """What the series does next: its next half-day, its sign-up, or that it is over."""
    if row.state == Series.State.CANCELLED:
        return _("Series %(code)s is cancelled.") % {"code": row.code}
    if row.stage == COMPLETE:
        return _("Series %(code)s has been held.") % {"code": row.code}
    if following is not None and following.day is not None:
        words = {"code": row.code, "number": following.number, "when": when(following)}
        return stopped(_("Series %(code)s: workshop %(number)s is %(when)s.") % words)
    if row.state == Series.State.OPEN:
        return _("Series %(code)s is open for sign-up.") % {"code": row.code}
    return _("Series %(code)s is being prepared.") % {"code": row.code}


def when(session: SessionRow, today: date | None = None) -> str:
    """`ma 16.3. kello 8.30–12.00`; empty without a date."""
    return _when(session.day, session.starts, session.ends, today)


def when_of(session: Session, today: date | None = None) -> str:
    """The same of a half-day itself."""
    return _when(session.day, session.starts, session.ends, today)


def _when(day: date | None, starts: time | None, ends: time | None, today: date | None) -> str:
    if day is None:
        return ""
    hours = f"{shown_time(starts)}–{shown_time(ends)}"
    return _("%(day)s at %(time)s") % {"day": date_short(day, today), "time": hours}


def told(audience: Audience, *, waiting: bool = False) -> str:
    """Who will be told, before the button that tells them."""
    people = audience.enrolled + (audience.waiting if waiting else 0)
    leads = ", ".join(audience.leads)
    if not people and not leads:
        return _("Nobody takes part yet, so nobody is told.")
    parts = ngettext("One participant is told", "%(n)s participants are told", people) % {"n": people}
    if not people:
        return _("These are told: %(names)s.") % {"names": leads}
    return f"{parts}." if not leads else _("%(people)s, and %(names)s.") % {"people": parts, "names": leads}


def nobody_told() -> str:
    """Of a half-day whose date nobody knows yet."""
    return _("The date was not published, so nobody is told.")


def seats(row: SeriesRow) -> str:
    """How full the series is."""
    words = _("%(enrolled)s of %(seats)s seats taken") % {"enrolled": row.enrolled, "seats": row.seats}
    if row.queued:
        queue = ngettext("one in the queue", "%(n)s in the queue", row.queued) % {"n": row.queued}
        return f"{words}, {queue}"
    return words
