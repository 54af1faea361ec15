from datetime import date

import pytest

from oppiva.core.plan.months import add_months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), -36, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
        (date(9999, 12, 1), 24, date.max),
        (date(1, 3, 1), -36, date.min),
    ],
)
def test_months_away_the_day_is_the_same_or_the_last_of_the_month(day, months, later):
    assert add_months(day, months) == later
