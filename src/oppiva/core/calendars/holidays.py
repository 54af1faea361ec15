"""Public holidays of Finland: the church's feasts (1054/2023, 3:7 §), New Year, May Day and Independence Day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=32)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year; ordinary Sundays, and the eves of Midsummer and Christmas, are none."""
    easter = _easter(year)
    moved = (-2, 0, 1, 39, 49)  # Good Friday, Easter Sunday and Monday, Ascension, Pentecost
    fixed = ((1, 1), (1, 6), (5, 1), (12, 6), (12, 25), (12, 26))
    return frozenset(
        {
            *(easter + timedelta(days=days) for days in moved),
            *(date(year, month, day) for month, day in fixed),
            _saturday_from(date(year, 6, 20)),  # Midsummer
            _saturday_from(date(year, 10, 31)),  # All Saints
        }
    )


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday."""
    return day in public_holidays(day.year)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus of 1876)."""
    cycle, (century, years) = year % 19, divmod(year, 100)
    leaps, rest = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * cycle + century - leaps - shift + 15) % 30
    quarters, left = divmod(years, 4)
    weekday = (32 + 2 * rest + 2 * quarters - epact - left) % 7
    late = (cycle + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
