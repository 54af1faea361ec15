"""Local days, ISO weeks and whole months; all dates of the service are local (Europe/Helsinki)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Helsinki")


def local_day(moment: datetime) -> date:
    """The Finnish date of a moment; refuses a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(ZONE).date()


def day_begins(day: date) -> datetime:
    """The first moment of a Finnish day."""
    return datetime.combine(day, time(), ZONE)


def iso_week(day: date) -> tuple[int, int]:
    """Year and number of the ISO week; the year is the week's, not the day's."""
    year, week, _ = day.isocalendar()
    return year, week


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on (or back), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
