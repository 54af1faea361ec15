"""The rhythm as calendar entries: `Write the number down` and where, nothing of the experiment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from oppiva.core.calendars import ZONE
from oppiva.core.calendars.entries import Entry, calendar_text
from oppiva.core.calendars.rhythm import Series
from oppiva.core.policy import Actor
from oppiva.experiments import queries
from oppiva.experiments.queries import OwnRhythm
from oppiva.experiments.told_words import days_words
from oppiva.jobs import clock
from oppiva.ui.context import absolute, prefixed
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date_short, stopped

LASTS = timedelta(minutes=5)


def entries_of(actor: Actor) -> list[Entry]:
    """All reminders that a person wants in the own calendar."""
    return [entry for rhythm in queries.own_rhythms(actor) for entry in entries(rhythm)]


def file_of(rhythm: OwnRhythm) -> bytes:
    """The reminders of one experiment as a file."""
    return calendar_text(entries(rhythm), method="PUBLISH", stamp=clock.now(), name=gettext("Oppiva reminders"))


def entries(rhythm: OwnRhythm) -> list[Entry]:
    """One entry for each series of days, rung at its hour in local time."""
    link = absolute(prefixed(address_to_write(rhythm), get_language() or settings.LANGUAGE_CODE))
    title = gettext("Write the number down")
    return [
        Entry(
            uid=f"{rhythm.experiment}-{one.every}{_mark(one, rhythm.series)}@{_domain()}",
            sequence=rhythm.version,
            starts=datetime.combine(one.first, time(rhythm.hour), ZONE),
            ends=datetime.combine(one.first, time(rhythm.hour), ZONE) + LASTS,
            title=title,
            notes=gettext("In Oppiva: %(address)s") % {"address": link},
            address=link,
            repeats=one,
            reminds=True,
        )
        for one in rhythm.series
    ]


def address_to_write(rhythm: OwnRhythm) -> str:
    """Where the number is written."""
    return f"/hanke/{rhythm.programme}/kokeilut/{rhythm.code}/luku/"


def rhythm_sentence(series: Sequence[Series], *, wanted: bool) -> str:
    """On which days one is reminded; until one wants it, what may be added."""
    if not series:
        return gettext("The measures of your experiment have no rhythm yet.")
    if not wanted:
        return gettext("Add the rhythm of your measure to your calendar.")
    first, today = series[0], clock.today()
    if first.every == "day":
        period = days_words(first.first, first.last, today)
        return stopped(gettext("You are reminded on every working day %(days)s.") % {"days": period})
    days = sorted(day for one in series for day in one.days())
    if len(days) == 1:
        return stopped(gettext("You are reminded once, on %(day)s.") % {"day": date_short(days[0], today)})
    words = ngettext("You are reminded once.", "You are reminded %(n)s times, %(days)s.", len(days))
    return stopped(words % {"n": number_inside(len(days)), "days": days_words(days[0], days[-1], today)})


def _mark(one: Series, those: Sequence[Series]) -> str:
    """A day of its own keeps its entry as long as it is that day."""
    return f"-{one.first.isoformat()}" if one.every == "once" and len(those) > 1 else ""


def _domain() -> str:
    return urlsplit(settings.OPPIVA_ADDRESS).hostname or "localhost"
