"""Calendar entries as iCalendar text (RFC 5545): half-days for mails (RFC 5546) and for a feed.

Local wall time with its zone: 8.30 stays 8.30 on both sides of a change of clocks. Kept out of the package's face, for
only who writes calendars needs the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vDatetime,
    vText,
)

from oppiva.core.calendars.rhythm import Series

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

PRODUCT = "-//Oppiva//Oppiva//FI"
# Asked for anew as often as this by calendars that ask (RFC 7986).
REFRESH = timedelta(hours=4)
# Zones that change their clocks as Finland does: at 1.00 UTC on the last Sundays of March and October, since 1996.
AS_FINLAND = {"Europe/Helsinki": ("EET", "EEST", 2), "Europe/Stockholm": ("CET", "CEST", 1)}


@dataclass(frozen=True)
class Entry:
    """One half-day or reminder of a calendar: `uid` never changes, `sequence` grows with each change that was told.

    `repeats`: the days it comes again, the first of them that of `starts`. `reminds`: it rings as it begins, and its
    time stays free in the calendar.
    """

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    notes: str = ""
    address: str = ""
    cancelled: bool = False
    repeats: Series | None = None
    reminds: bool = False


@dataclass(frozen=True)
class Party:
    """Who sends or gets an entry, as mail programs need it to put the entry in the calendar."""

    mail: str
    name: str


def calendar_text(
    entries: Sequence[Entry],
    *,
    method: Method,
    stamp: datetime,
    name: str = "",
    organizer: Party | None = None,
    attendee: Party | None = None,
) -> bytes:
    """The entries as one calendar with the rules of each zone in it; lines are folded and texts escaped.

    `stamp` is the moment it is made. Refuses (ValueError) a time without a named zone, and an invitation or a
    cancellation of several entries: RFC 5546 gives each a calendar of its own.
    """
    if method != "PUBLISH" and len(entries) != 1:
        raise ValueError("an invitation or a cancellation is of one entry")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", _line(name))
    if method == "PUBLISH":
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT4H")
    zones = {_zone(moment) for entry in entries for moment in (entry.starts, entry.ends)}
    days = [day for entry in entries for day in (entry.starts.date(), entry.repeats and entry.repeats.last) if day]
    for zone in sorted(zones):
        calendar.add_component(_rules_of(zone, days))
    for entry in entries:
        calendar.add_component(_event(entry, method, stamp, organizer, attendee))
    return bytes(calendar.to_ical())


def _event(entry: Entry, method: Method, stamp: datetime, organizer: Party | None, attendee: Party | None) -> Event:
    cancelled = entry.cancelled or method == "CANCEL"
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", entry.sequence)
    event.add("dtstart", _wall(entry.starts))
    event.add("dtend", _wall(entry.ends))
    event.add("summary", _line(entry.title))
    if entry.place:
        event.add("location", _line(entry.place))
    if entry.notes:
        event.add("description", _text(entry.notes))
    if entry.address:
        event.add("url", "".join(_text(entry.address).split()))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled or entry.reminds else "OPAQUE")
    if entry.repeats is not None and entry.repeats.every != "once":
        _repeat(event, entry, entry.repeats)
    if entry.reminds:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta())
        alarm.add("description", _line(entry.title))
        event.add_component(alarm)
    if organizer is not None and method != "PUBLISH":
        event.add("organizer", _party(organizer))
    if attendee is not None and method != "PUBLISH":
        invited = _party(attendee)
        # The place was taken in the service: there is nothing to answer, and no answer is read.
        invited.params["PARTSTAT"] = vText("ACCEPTED")
        invited.params["ROLE"] = vText("REQ-PARTICIPANT")
        invited.params["RSVP"] = vText("FALSE")
        event.add("attendee", invited, encode=False)
    return event


def _repeat(event: Event, entry: Entry, series: Series) -> None:
    """By rule, which every calendar shows as one entry that is removed at once; the end is told in UTC (RFC 5545)."""
    end = datetime.combine(series.last, entry.starts.timetz()).astimezone(UTC)
    if series.every == "day":
        event.add("rrule", {"FREQ": "WEEKLY", "BYDAY": ["MO", "TU", "WE", "TH", "FR"], "UNTIL": end})
    else:
        event.add("rrule", {"FREQ": "WEEKLY", "UNTIL": end})
    for day in series.without:
        event.add("exdate", datetime.combine(day, entry.starts.timetz()))


def _party(party: Party) -> vCalAddress:
    found = vCalAddress(f"mailto:{''.join(_text(party.mail).split())}")
    # A quote cannot stand in a parameter (RFC 5545, 3.2).
    found.params["CN"] = vText(_line(party.name).replace('"', "'"))
    return found


def _wall(moment: datetime) -> vDatetime:
    """The wall time; an hour that comes twice is its first (RFC 5545, 3.3.5)."""
    return vDatetime(moment.replace(microsecond=0, fold=0))


def _zone(moment: datetime) -> str:
    if not isinstance(moment.tzinfo, ZoneInfo) or not moment.tzinfo.key:
        raise ValueError("a time of an entry needs a named zone")
    return moment.tzinfo.key


def _rules_of(zone: str, days: Sequence[date]) -> Timezone:
    """When the zone changes its clocks: by rule where one holds, which every program reads; else day by day."""
    if zone not in AS_FINLAND:
        # One year more on both sides: an entry at New Year needs the rule of the year before.
        first, last = min(days).year - 1, max(days).year + 2
        return Timezone.from_tzid(zone, first_date=date(first, 1, 1), last_date=date(last, 1, 1))
    winter, summer, hours = AS_FINLAND[zone]
    off, on = timedelta(hours=hours), timedelta(hours=hours + 1)
    rules = Timezone()
    rules.add("tzid", zone)
    daylight, standard = TimezoneDaylight(), TimezoneStandard()
    for part, name, since, before, after, month in (
        (daylight, summer, datetime(1996, 3, 31, hours + 1), off, on, 3),  # noqa: DTZ001 -- wall time, as the RFC asks
        (standard, winter, datetime(1996, 10, 27, hours + 2), on, off, 10),  # noqa: DTZ001 -- wall time
    ):
        part.add("dtstart", since)
        part.add("rrule", {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        rules.add_component(part)
    return rules


def _text(text: str) -> str:
    """Without control characters, which no calendar may hold; lines end in one way."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one == "\n" or (one.isprintable() and one not in "\u2028\u2029"))


def _line(text: str) -> str:
    return " ".join(_text(text.replace("\n", " ")).split())
