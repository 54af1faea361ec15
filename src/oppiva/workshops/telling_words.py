"""The sentences that the pages of own half-days and of messages open with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date_short, hours
from oppiva.ui.formatting import time as clock_time
from oppiva.workshops.queries import HalfDay


def own_half_days(to_come: Sequence[HalfDay], today: date) -> str:
    """When the reader's next half-day is."""
    if not to_come:
        return _("No workshops are ahead of you.")
    first = to_come[0]
    when = {"day": date_short(first.day, today), "time": clock_time(first.starts)}
    return _("Your next workshop is on %(day)s at %(time)s.") % when


def certificate(half_days: int, minutes: int) -> str:
    """How many confirmed half-days one has taken part in, and for how long."""
    if not half_days:
        return _("You have no confirmed half-day yet.")
    words = ngettext(
        "You have taken part in one half-day, %(time)s in all.",
        "You have taken part in %(n)s half-days, %(time)s in all.",
        half_days,
    )
    return words % {"n": number_inside(half_days), "time": hours(minutes)}


def messages_of(series: str, standing: int) -> str:
    """How many messages a series has had."""
    if not standing:
        return _("Series %(series)s has no messages yet.") % {"series": series}
    return ngettext(
        "Series %(series)s has one message.", "Series %(series)s has %(n)s messages.", standing
    ) % {"series": series, "n": standing}  # fmt: skip
