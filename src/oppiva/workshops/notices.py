"""What workshops tells people of, in words: a place in a series, a half-day that changed."""

from __future__ import annotations

from datetime import date, time

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.people import slots
from oppiva.ui.formatting import date_short, number, stopped
from oppiva.ui.formatting import time as clock_time
from oppiva.workshops.services.help import HELP
from oppiva.workshops.services.messages import MESSAGE
from oppiva.workshops.services.reminders import FREE
from oppiva.workshops.services.replacing import REPLACEMENT
from oppiva.workshops.services.seats_telling import SEAT
from oppiva.workshops.services.teams import TEAM
from oppiva.workshops.services.telling import SESSION


def register() -> None:
    """Makes the notices of workshops known."""
    slots.register_notice(slots.NoticeKind(SEAT, "workshops.enrolment", seat_line))
    slots.register_notice(slots.NoticeKind(TEAM, "workshops.team", team_line))
    slots.register_notice(slots.NoticeKind(SESSION, "workshops.session", session_line, reminder_subject))
    slots.register_notice(slots.NoticeKind(FREE, "programme.commitment", free_line))
    slots.register_notice(slots.NoticeKind(MESSAGE, "workshops.seriesmessage", message_line))
    slots.register_notice(slots.NoticeKind(HELP, "workshops.helprequest", help_line))
    slots.register_notice(slots.NoticeKind(REPLACEMENT, "workshops.replacementseat", replacement_line))


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


def team_line(code: str, facts: slots.Facts) -> str:
    """Which team the reader is in."""
    if code == "moved":
        return _("You are now in team %(team)s.") % {"team": facts.get("team", "")}
    return _("Your team is %(team)s. Open it to see who is in it.") % {"team": facts.get("team", "")}


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
        "held": _("Series %(series)s: thank you for workshop %(number)s. Your next step is on your team's page."),
        "series_cancelled": _("Series %(series)s is cancelled."),
        "series_restored": _("Series %(series)s takes place after all."),
    }
    if code == "tomorrow":
        return _reminder(facts)
    words = lines.get(code, _("Series %(series)s, workshop %(number)s has changed."))
    return words % {"series": facts.get("series", ""), "number": facts.get("number", ""), "when": _when(facts)}


def _when(facts: slots.Facts) -> str:
    """`ma 16.3. kello 8.30`, or that no date is set."""
    day, starts = str(facts.get("day") or ""), str(facts.get("starts") or "")
    if not day or not starts:
        return _("no date yet")
    return _("%(day)s at %(time)s") % {
        "day": date_short(date.fromisoformat(day)),
        "time": clock_time(time.fromisoformat(starts)),
    }


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
    return {"day": date_short(until), "time": clock_time(until)} if until is not None else {"day": "", "time": ""}


def _reminder(facts: slots.Facts) -> str:
    """When, where and how one joins: all that is needed in the morning."""
    line = _("Series %(series)s, workshop %(number)s: %(when)s, until %(ends)s.") % {
        "series": facts.get("series", ""),
        "number": facts.get("number", ""),
        "when": _when(facts),
        "ends": clock_time(time.fromisoformat(str(facts.get("ends")))),
    }
    place, join = str(facts.get("place") or ""), str(facts.get("join") or "")
    if place:
        line = f"{line} " + _("Place: %(place)s.") % {"place": place}
    return f"{line} " + _("Join the meeting: %(address)s") % {"address": join} if join else line


def reminder_subject(code: str, facts: slots.Facts) -> str:
    """Of which half-day a reminder is, and when."""
    return _("Reminder: series %(series)s, workshop %(number)s, %(when)s") % {
        "series": facts.get("series", ""),
        "number": facts.get("number", ""),
        "when": _when(facts),
    }


def message_line(code: str, facts: slots.Facts) -> str:
    """That somebody wrote to the reader's series or team; the text stands on the page."""
    series, team = facts.get("series", ""), facts.get("team")
    whom = _("Team %(code)s") % {"code": f"{series}-{team}"} if team else _("Series %(code)s") % {"code": series}
    lines = {
        "published": _("%(whom)s: a new message from the facilitator."),
        "corrected": _("%(whom)s: the facilitator has corrected a message."),
        "withdrawn": _("%(whom)s: a message has been withdrawn."),
    }
    return lines.get(code, _("%(whom)s: the messages have changed.")) % {"whom": whom}


def replacement_line(code: str, facts: slots.Facts) -> str:
    """That one participant comes or goes for one half-day; neither who nor why."""
    lines = {
        "goes": _("Series %(series)s, workshop %(number)s: one participant goes to series %(other)s instead."),
        "comes": _("Series %(other)s, workshop %(number)s: one participant of series %(series)s comes along."),
        "back": _("Series %(series)s, workshop %(number)s: one participant comes after all."),
        "stays_away": _("Series %(other)s, workshop %(number)s: one participant of series %(series)s does not come."),
    }
    words = lines.get(code, _("Series %(series)s, workshop %(number)s: the participants have changed."))
    return words % {name: facts.get(name, "") for name in ("series", "number", "other")}


def help_line(code: str, facts: slots.Facts) -> str:
    """That a team asks for help between half-days, and by when; to the team, that it is seen to or answered."""
    if code == "taken":
        return _("A facilitator sees to your team's request for help.")
    if code == "answered":
        return _("A facilitator has answered your team's request for help.")
    by = str(facts.get("by") or "")
    words = _("Team %(team)s asks for help. Answer by %(day)s.") if by else _("Team %(team)s asks for help.")
    team = f"{facts.get('series', '')}-{facts.get('team', '')}"
    return stopped(words % {"team": team, "day": date_short(date.fromisoformat(by)) if by else ""})
