"""The days of the leavers' check: when units are asked, reminded and called silent (records.md 1.1)."""

from __future__ import annotations

from datetime import date, timedelta

from oppiva.core.calendars import add_months, first_working_day

REMINDED_AFTER = timedelta(days=14)
SILENT_AFTER = timedelta(days=30)
# So long an answer can be taken back.
UNDONE_WITHIN = timedelta(days=30)
# A worker that did not run on the day asks within the week; later the quarter is let be.
ASKED_WITHIN = timedelta(days=7)


def quarter_of(day: date) -> date:
    """The first day of the quarter the day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_ends(quarter: date) -> date:
    """The last day of a quarter."""
    return add_months(quarter, 3) - timedelta(days=1)


def asking_day(quarter: date) -> date:
    """The first weekday of the quarter that is no public holiday."""
    return first_working_day(quarter.year, quarter.month)


def is_time_to_ask(day: date) -> bool:
    """Whether units are asked on this day: on the asking day, or within the week that makes it up."""
    begins = asking_day(quarter_of(day))
    return begins <= day < begins + ASKED_WITHIN


def days_left(asked_on: date, day: date) -> int:
    """How many days there still are before no answer counts as silence; never below 0."""
    return max(0, (asked_on + SILENT_AFTER - day).days)
