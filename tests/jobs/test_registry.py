"""Slots for upper apps, and when timed work is due."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.jobs import registry
from oppiva.jobs.clock import HELSINKI

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31), timezones=st.just(HELSINKI))


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("plan", "moment", "slot"),
    [
        (registry.Every(timedelta(minutes=15)), "2026-03-12 10:14:59", "2026-03-12 10:00"),
        (registry.Every(timedelta(minutes=15)), "2026-03-12 10:15:00", "2026-03-12 10:15"),
        (registry.At(time(3, 20)), "2026-03-12 03:20", "2026-03-12 03:20"),
        (registry.At(time(3, 20)), "2026-03-12 03:19", "2026-03-11 03:20"),
        (registry.At(time(8), weekday=1), "2026-03-12 10:00", "2026-03-10 08:00"),  # the digest of Tuesday
        (registry.At(time(8), weekday=1), "2026-03-10 07:59", "2026-03-03 08:00"),
    ],
)
def test_a_slot_begins_at_its_time(plan, moment, slot):
    assert plan.slot(local(moment)) == local(slot)


@given(MOMENTS, st.sampled_from([registry.Every(timedelta(minutes=7)), registry.At(time(3, 30)), registry.At(time(0))]))
def test_a_slot_never_lies_ahead_and_two_moments_in_it_share_it(moment, plan):
    slot = plan.slot(moment)
    assert slot <= moment
    assert plan.slot(slot) == slot


def test_timed_work_needs_either_a_span_or_a_time():
    with pytest.raises(ValueError, match="every or at"):
        registry.timed("test.both", every=timedelta(hours=1), at=time(3))
    with pytest.raises(ValueError, match="every or at"):
        registry.timed("test.neither")


def test_an_impossible_weekday_is_refused():
    with pytest.raises(ValueError, match="weekday"):
        registry.At(time(8), weekday=9).slot(local("2026-03-12 10:00"))


def test_without_an_address_book_nobody_has_an_address(aino):
    registry._address_book.clear()
    assert registry.address_of(aino.person_id) is None
