"""The one clock: real time, the demo's day, other days while the demo is built, quiet hours."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from oppiva.jobs import clock


@pytest.fixture
def demo(settings, monkeypatch):
    """A demo that shows 12 March 2026."""
    settings.OPPIVA_DEMO = True
    monkeypatch.setenv(clock.DAY, "2026-03-12")
    monkeypatch.setenv(clock.SINCE, "placeholder")  # so that it is put back afterwards
    monkeypatch.delenv(clock.SINCE)


def test_now_is_the_machines_time_outside_the_demo(monkeypatch):
    monkeypatch.setenv(clock.DAY, "2026-03-12")
    with time_machine.travel(datetime(2030, 6, 1, 12, tzinfo=UTC), tick=False):
        assert clock.now() == clock.real() == datetime(2030, 6, 1, 12, tzinfo=UTC)
        assert clock.shift() == timedelta()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 12, 21, 59, tzinfo=UTC), date(2026, 3, 12)),  # winter time, two hours ahead
        (datetime(2026, 3, 12, 22, 0, tzinfo=UTC), date(2026, 3, 13)),
        (datetime(2026, 7, 1, 20, 59, tzinfo=UTC), date(2026, 7, 1)),  # summer time, three
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_today_changes_at_midnight_in_finland(moment, day):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day


def test_the_demo_lives_on_its_day_with_the_machines_time_of_day(demo):
    with time_machine.travel(datetime(2030, 6, 1, 11, 30, tzinfo=UTC), tick=False):  # 14.30 in Finland, summer
        assert clock.today() == date(2026, 3, 12)
        assert clock.now() == datetime(2026, 3, 12, 12, 30, tzinfo=UTC)  # 14.30 in Finland, winter


def test_the_demos_clock_runs_on_over_midnight_and_never_back(demo):
    with time_machine.travel(datetime(2030, 6, 1, 20, 59, tzinfo=UTC), tick=False) as traveller:
        before = clock.now()
        traveller.shift(timedelta(minutes=2))
        assert clock.now() - before == timedelta(minutes=2)
        assert clock.today() == date(2026, 3, 13)


def test_the_demo_may_begin_at_a_time_of_day_of_ones_choice(demo, monkeypatch):
    monkeypatch.setenv(clock.AT, "09:40")
    with time_machine.travel(datetime(2030, 6, 1, 22, 30, tzinfo=UTC), tick=False) as traveller:
        assert clock.now() == datetime(2026, 3, 12, 7, 40, tzinfo=UTC)
        with clock.travel(date(2025, 9, 1)):
            assert clock.now() == datetime(2025, 9, 1, 6, 40, tzinfo=UTC), "the history it is built from too"
        traveller.shift(timedelta(minutes=5))
        assert clock.now() == datetime(2026, 3, 12, 7, 45, tzinfo=UTC)


def test_web_and_worker_of_one_demo_agree_whenever_they_start(demo):
    with time_machine.travel(datetime(2030, 6, 1, 9, tzinfo=UTC), tick=False) as traveller:
        web = clock.now()
        handed_to_children = os.environ[clock.SINCE]
        traveller.shift(timedelta(hours=30))
        assert os.environ[clock.SINCE] == handed_to_children
        assert clock.now() - web == timedelta(hours=30)


def test_building_history_visits_a_day_and_comes_back():
    before = clock.today()
    with clock.travel(date(2025, 9, 1)):
        assert clock.today() == date(2025, 9, 1)
        with clock.travel(date(2025, 10, 26)):  # the day the clocks go back
            assert clock.today() == date(2025, 10, 26)
        assert clock.today() == date(2025, 9, 1)
    assert clock.today() == before


@pytest.mark.parametrize(
    ("moment", "awake"),
    [
        ("2026-03-12T10:00+02:00", "2026-03-12T10:00+02:00"),
        ("2026-03-12T19:59+02:00", "2026-03-12T19:59+02:00"),
        ("2026-03-12T20:00+02:00", "2026-03-13T07:00+02:00"),
        ("2026-03-13T06:59+02:00", "2026-03-13T07:00+02:00"),
        ("2026-03-28T23:00+02:00", "2026-03-29T07:00+03:00"),  # the clocks go forward in between
    ],
)
def test_quiet_hours_last_from_20_to_7_in_finland(moment, awake):
    assert clock.awake(datetime.fromisoformat(moment)) == datetime.fromisoformat(awake)


@pytest.mark.parametrize(
    ("moment", "awake"),
    [
        ("2026-01-06T08:00+02:00", "2026-01-07T07:00+02:00"),  # Epiphany, a Tuesday
        ("2026-04-02T21:00+03:00", "2026-04-04T07:00+03:00"),  # the evening before Good Friday
        ("2026-04-05T12:00+03:00", "2026-04-07T07:00+03:00"),  # Easter Sunday, then Monday
        ("2026-12-25T10:00+02:00", "2026-12-27T07:00+02:00"),
        ("2025-12-31T20:30+02:00", "2026-01-02T07:00+02:00"),  # over the end of the year
    ],
)
def test_public_holidays_are_quiet_all_day(moment, awake):
    assert clock.awake(datetime.fromisoformat(moment)) == datetime.fromisoformat(awake)


def test_at_a_moment_time_stands_still() -> None:
    moment = datetime(2026, 3, 3, 8, 45, tzinfo=clock.HELSINKI)
    with clock.travel(moment):
        assert clock.now() == clock.now() == moment
        assert clock.today() == date(2026, 3, 3)
        with clock.travel(date(2026, 3, 4)):
            assert clock.today() == date(2026, 3, 4)
        assert clock.now() == moment
    assert clock.now() != moment
