"""The demo's half-day that is under way whatever the hour at which the demo begins."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from oppiva.jobs import clock
from oppiva.workshops.demo.series import under_way


@pytest.mark.parametrize(
    ("hour", "starts", "ends"),
    [
        (time(9, 3), time(7, 55), time(11, 25)),
        (time(16, 0), time(14, 55), time(18, 25)),
        (time(0, 10), time(0, 5), time(3, 35)),
        (time(23, 50), time(22, 45), time(23, 55)),
    ],
)
def test_it_began_an_hour_ago_and_ends_the_same_day(hour: time, starts: time, ends: time) -> None:
    with clock.travel(datetime.combine(datetime(2026, 3, 12).date(), hour, clock.HELSINKI)):
        assert under_way() == (starts, ends)
