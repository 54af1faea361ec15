"""Public holidays of Finland, against the official calendar of several years."""

from datetime import date, timedelta

import pytest

from oppiva.core.calendars import is_holiday, public_holidays

# The University of Helsinki's almanac: New Year, Epiphany, Good Friday, Easter Sunday and Monday, May Day, Ascension,
# Pentecost, Midsummer, All Saints, Independence, Christmas, Boxing Day.
ALMANAC = {
    2024: "1.1 6.1 29.3 31.3 1.4 1.5 9.5 19.5 22.6 2.11 6.12 25.12 26.12",
    2025: "1.1 6.1 18.4 20.4 21.4 1.5 29.5 8.6 21.6 1.11 6.12 25.12 26.12",
    2026: "1.1 6.1 3.4 5.4 6.4 1.5 14.5 24.5 20.6 31.10 6.12 25.12 26.12",
    2027: "1.1 6.1 26.3 28.3 29.3 1.5 6.5 16.5 26.6 6.11 6.12 25.12 26.12",
}


@pytest.mark.parametrize("year", ALMANAC)
def test_the_years_holidays_are_those_of_the_almanac(year: int) -> None:
    named = [day.split(".") for day in ALMANAC[year].split()]
    assert public_holidays(year) == {date(year, int(month), int(day)) for day, month in named}


def test_easter_stays_between_its_first_and_last_day_on_a_sunday() -> None:
    for year in range(1990, 2100):
        monday = next(
            day
            for day in sorted(public_holidays(year))
            if day.weekday() == 0 and day - timedelta(days=1) in public_holidays(year) and day.month in (3, 4)
        )
        sunday = monday - timedelta(days=1)
        assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_eves_and_ordinary_sundays_are_no_public_holidays() -> None:
    assert not is_holiday(date(2026, 12, 24))
    assert not is_holiday(date(2026, 6, 19))
    assert not is_holiday(date(2026, 3, 15))
