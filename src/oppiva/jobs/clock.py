"""The one clock of Oppiva: now and today, with the demo's day (trust.md 12, ARCHITECTURE 'Today')."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from oppiva.core.calendars import is_holiday

HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = "OPPIVA_DEMO_DAY"
AT = "OPPIVA_DEMO_AT"
SINCE = "OPPIVA_DEMO_SINCE"
# records.md 12: nothing but codes is sent in the night.
NIGHT_BEGINS, NIGHT_ENDS = time(20), time(7)

# A day with the machine's time of day, or (a datetime) a moment at which time stands still.
_visited: ContextVar[date | None] = ContextVar("oppiva_day", default=None)


def real() -> datetime:
    """The machine's own time in UTC, whatever day the demo shows; for heartbeats and the clock check only."""
    return datetime.now(UTC)


def now() -> datetime:
    """The present moment in UTC; in the demo the machine's time moved onto the demo's day."""
    visited = _visited.get()
    if isinstance(visited, datetime):
        return visited.astimezone(UTC)
    if visited is not None:
        return _on(visited, real() + _hours())
    return real() + shift()


def today() -> date:
    """The present day in Finland."""
    return now().astimezone(HELSINKI).date()


def shift() -> timedelta:
    """How far the demo's clock stands from the machine's: nothing outside the demo.

    Fixed once when the demo begins and handed to its child processes through OPPIVA_DEMO_SINCE, so that web and worker
    agree and midnight leads to the next day of the story, never back.
    """
    wanted = os.environ.get(DAY, "")
    if not wanted or not settings.OPPIVA_DEMO:
        return timedelta()
    began = _began()
    return _on(date.fromisoformat(wanted), began + _hours()) - began


def _began() -> datetime:
    return datetime.fromisoformat(os.environ.setdefault(SINCE, real().isoformat()))


def _hours() -> timedelta:
    """How far the demo's time of day stands from the machine's: it may begin at another one (OPPIVA_DEMO_AT)."""
    wanted = os.environ.get(AT, "")
    if not wanted or not settings.OPPIVA_DEMO:
        return timedelta()
    began = _began().astimezone(HELSINKI)
    return datetime.combine(began.date(), time.fromisoformat(wanted), HELSINKI) - began


@contextmanager
def travel(day: date) -> Iterator[None]:
    """Let this thread live on another day, with the machine's time of day; for building the demo's history.

    With a moment (a datetime with its zone) time stands still at it.
    """
    token = _visited.set(day)
    try:
        yield
    finally:
        _visited.reset(token)


def awake(moment: datetime) -> datetime:
    """The first moment from this one on that is neither in the quiet hours 20-7 of Finland nor on a public holiday.

    records.md 12: only codes go out then.
    """
    local = moment.astimezone(HELSINKI)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS and not is_holiday(local.date()):
        return moment
    day = local.date() + timedelta(days=1 if local.time() >= NIGHT_BEGINS else 0)
    while is_holiday(day):
        day += timedelta(days=1)
    return datetime.combine(day, NIGHT_ENDS, HELSINKI).astimezone(UTC)


def _on(day: date, moment: datetime) -> datetime:
    """The same time of day in Finland on another day, in UTC."""
    local = moment.astimezone(HELSINKI)
    return datetime.combine(day, local.time(), HELSINKI).astimezone(UTC)
