"""What workshops tells people of, in words: a place in a series."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.people import slots
from oppiva.workshops.services.seats import SEAT
from oppiva.workshops.services.teams import TEAM


def register() -> None:
    """Makes the notices of workshops known."""
    slots.register_notice(slots.NoticeKind(SEAT, "workshops.enrolment", seat_line))
    slots.register_notice(slots.NoticeKind(TEAM, "workshops.team", team_line))


def seat_line(code: str, facts: slots.Facts) -> str:
    """What has become of the reader's place in a series."""
    lines = {
        "proposed": _("Series %(series)s: you are proposed for a seat. You decide yourself."),
        "offered": _("Series %(series)s: a seat is free for you. Answer within 24 hours."),
        "expired": _("Series %(series)s: the offered seat went to the next person, since no answer came in 24 hours."),
        "withdrawn": _("Series %(series)s: your place has been ended."),
    }
    return lines.get(code, _("Series %(series)s: your place has changed.")) % {"series": facts.get("series", "")}


def team_line(code: str, facts: slots.Facts) -> str:
    """Which team the reader is in."""
    if code == "moved":
        return _("You are now in team %(team)s.") % {"team": facts.get("team", "")}
    return _("Your team is %(team)s. Open it to see who is in it.") % {"team": facts.get("team", "")}
