"""Weekdays that are no public holiday."""

from __future__ import annotations

from datetime import date, timedelta

from oppiva.core.calendars.holidays import is_holiday

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether the day is a weekday that is no public holiday."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def first_working_day(year: int, month: int) -> date:
    """The first weekday of the month that is no public holiday."""
    day = date(year, month, 1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_after(day: date, count: int) -> date:
    """The working day that comes so many working days after this day; refuses a count below 1."""
    if count < 1:
        raise ValueError("at least one working day")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
