"""Public holidays of Finland, and the first working day of a month."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

# Month and day of the holidays that stay in their place; Midsummer and All Saints' Day are always Saturdays.
FIXED = ((1, 1), (1, 6), (5, 1), (12, 6), (12, 25), (12, 26))
# Days from Easter Sunday: Good Friday, Easter, Easter Monday, Ascension Day, Whit Sunday.
FROM_EASTER = (-2, 0, 1, 39, 49)
SATURDAY = 5


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year, those on a Saturday or Sunday too."""
    easter = easter_sunday(year)
    return frozenset(
        {
            *(date(year, month, day) for month, day in FIXED),
            *(easter + timedelta(days=days) for days in FROM_EASTER),
            _saturday_from(date(year, 6, 20)),
            _saturday_from(date(year, 10, 31)),
        }
    )


def is_public_holiday(day: date) -> bool:
    """Whether the day is a public holiday; an ordinary Saturday or Sunday is none."""
    return day in public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Whether the day is a weekday that is no public holiday."""
    return day.weekday() < SATURDAY and not is_public_holiday(day)


def first_working_day(year: int, month: int) -> date:
    """The first weekday of the month that is no public holiday."""
    day = date(year, month, 1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)
