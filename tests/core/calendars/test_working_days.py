"""Public holidays of Finland and the first working day of a month."""

from datetime import date

import pytest

from oppiva.core.calendars import first_working_day, is_holiday, is_working_day, public_holidays


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        ("2026-01-01", True),
        ("2026-01-06", True),
        ("2026-04-03", True),  # Good Friday
        ("2026-04-06", True),  # Easter Monday
        ("2026-05-14", True),  # Ascension Day
        ("2026-06-20", True),  # Midsummer
        ("2026-10-31", True),  # All Saints' Day
        ("2024-11-02", True),  # a late All Saints' Day
        ("2026-12-24", False),  # a day off by agreement only
        ("2026-06-19", False),
        ("2026-03-12", False),
    ],
)
def test_public_holidays_are_those_of_the_calendar(day: str, holiday: bool) -> None:
    assert is_holiday(date.fromisoformat(day)) is holiday


def test_a_year_has_thirteen_of_them() -> None:
    assert {len(public_holidays(year)) for year in range(2020, 2060)} == {13}


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2026, 1, "2026-01-02"),  # New Year's Day is a Thursday
        (2027, 1, "2027-01-04"),  # and then a weekend
        (2023, 1, "2023-01-02"),
        (2024, 4, "2024-04-02"),  # the first of April is Easter Monday
        (2018, 4, "2018-04-03"),  # Easter Sunday and Monday
        (2026, 7, "2026-07-01"),
        (2022, 10, "2022-10-03"),
    ],
)
def test_the_first_working_day_is_no_weekend_and_no_holiday(year: int, month: int, day: str) -> None:
    found = first_working_day(year, month)
    assert found == date.fromisoformat(day)
    assert is_working_day(found)
