"""Local days, weeks and months (worked examples E5, E6 and E9)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.calendars import add_months, day_begins, iso_week, local_day


def test_the_day_is_the_finnish_one():
    assert local_day(datetime(2026, 3, 11, 22, 0, tzinfo=UTC)) == date(2026, 3, 12)
    assert local_day(datetime(2026, 7, 11, 20, 59, tzinfo=UTC)) == date(2026, 7, 11)
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime(2026, 3, 12))


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_day_begins_on_itself(day):
    assert local_day(day_begins(day)) == day


def test_the_year_2026_has_week_53():
    assert iso_week(date(2026, 12, 31)) == (2026, 53)
    assert iso_week(date(2027, 1, 1)) == (2026, 53)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2027, 3, 10), 1, date(2027, 4, 10)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -24, date(2024, 3, 31)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(day, months, wanted):
    assert add_months(day, months) == wanted
