"""Half-days as calendar entries, worded in the active language: no name of anybody stands in one."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from oppiva.core.calendars.entries import Entry, Party, calendar_text
from oppiva.jobs import clock
from oppiva.jobs.registry import Address, CalendarFile
from oppiva.workshops.models import Session
from oppiva.workshops.queries import HalfDay

OWN_CALENDAR = "/oma/kalenteri/"


def entry_of(half_day: HalfDay, *, link: str, with_meeting: bool = True) -> Entry:
    """The half-day as an entry; `with_meeting` is off where the address alone opens the entry (a feed)."""
    return Entry(
        uid=f"{half_day.pk}@{_domain()}",
        sequence=half_day.sequence,
        starts=half_day.begins,
        ends=half_day.finishes,
        title=title_of(half_day),
        place=place_of(half_day),
        notes=_notes(half_day, link, with_meeting),
        address=link,
        cancelled=half_day.is_cancelled,
    )


def title_of(half_day: HalfDay) -> str:
    """What the half-day is called in a calendar."""
    return _("Series %(series)s, workshop %(number)s") % {"series": half_day.series, "number": half_day.number}


def place_of(half_day: HalfDay) -> str:
    """Where one takes part, in words."""
    if half_day.mode == Session.Mode.ONLINE:
        return half_day.place or _("online")
    if half_day.mode == Session.Mode.HYBRID and half_day.place:
        return _("%(place)s, also online") % {"place": half_day.place}
    return half_day.place


def _notes(half_day: HalfDay, link: str, with_meeting: bool) -> str:
    lines = []
    if half_day.join_url and with_meeting:
        lines.append(_("Join the meeting: %(address)s") % {"address": half_day.join_url})
    lines.append(_("In Oppiva: %(address)s") % {"address": link})
    return "\n".join(lines)


def published(half_days: Sequence[HalfDay], *, link: str, with_meeting: bool, more: Sequence[Entry] = ()) -> bytes:
    """A calendar of half-days to be read, such as a feed; `more` are the entries of upper apps."""
    entries = [*(entry_of(one, link=link, with_meeting=with_meeting) for one in half_days), *more]
    return calendar_text(entries, method="PUBLISH", stamp=clock.now(), name=_("Oppiva workshops"))


def file_for(half_day: HalfDay, reader: Address, *, ends: bool, link: str) -> CalendarFile:
    """The entry of one half-day for one reader's mail: it comes into the calendar or goes from there."""
    name, mail = parseaddr(settings.DEFAULT_FROM_EMAIL)
    method = "CANCEL" if ends else "REQUEST"
    text = calendar_text(
        [entry_of(half_day, link=link)],
        method="CANCEL" if ends else "REQUEST",
        stamp=clock.now(),
        # The service itself, so that no entry tells who leads; answers are not read (RSVP=FALSE).
        organizer=Party(mail, name or "Oppiva"),
        attendee=Party(reader.email, reader.name),
    )
    return CalendarFile(text, method, f"{half_day.series}-{half_day.number}.ics")


def _domain() -> str:
    return urlsplit(settings.OPPIVA_ADDRESS).hostname or "localhost"
