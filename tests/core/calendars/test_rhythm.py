"""On which days one is reminded to write a number down: working days of the trial, never a public holiday."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.calendars import is_working_day
from oppiva.core.calendars.rhythm import reminding

KINDS = st.sets(st.sampled_from(["daily", "weekly", "once"]), min_size=1)
STARTS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def days(kinds: set[str], starts: date, ends: date) -> list[date]:
    return sorted(day for one in reminding(kinds, starts, ends) for day in one.days())


def test_daily_leaves_out_weekends_and_easter() -> None:
    found = days({"daily"}, date(2026, 3, 30), date(2026, 4, 10))
    assert found == [date(2026, 3, 30) + timedelta(days=n) for n in (0, 1, 2, 3, 8, 9, 10, 11)]


def test_a_weekly_day_that_is_a_holiday_moves_to_the_next_working_day() -> None:
    """Monday 6.4.2026 is Easter Monday."""
    found = days({"weekly"}, date(2026, 3, 30), date(2026, 4, 17))
    assert found == [date(2026, 3, 30), date(2026, 4, 7), date(2026, 4, 13)]


def test_once_is_the_last_working_day() -> None:
    assert days({"once"}, date(2026, 4, 1), date(2026, 4, 6)) == [date(2026, 4, 2)], "before Easter"


def test_daily_covers_the_others_and_a_holiday_alone_has_none() -> None:
    assert len(reminding({"daily", "weekly", "once"}, date(2026, 3, 2), date(2026, 3, 27))) == 1
    assert reminding({"daily", "weekly", "once"}, date(2026, 12, 25), date(2026, 12, 27)) == []
    assert reminding(set(), date(2026, 3, 2), date(2026, 3, 27)) == []


@given(KINDS, STARTS, st.integers(0, 83))
def test_every_day_is_a_working_day_of_the_period_and_comes_once(kinds: set[str], starts: date, length: int) -> None:
    ends = starts + timedelta(days=length)
    found = days(kinds, starts, ends)
    assert len(found) == len(set(found))
    assert all(starts <= day <= ends and is_working_day(day) for day in found)
    working = [starts + timedelta(days=n) for n in range(length + 1) if is_working_day(starts + timedelta(days=n))]
    assert bool(found) == bool(working)
    if "daily" in kinds:
        assert found == working
