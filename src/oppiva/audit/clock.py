"""The moment that audit rows carry; `people` puts the clock of `jobs` here, so that the demo's day is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

from oppiva.core.calendars import local_day

_now: list[Callable[[], datetime]] = [timezone.now]


def set_now(source: Callable[[], datetime]) -> None:
    """Take the moment from this function from now on."""
    _now[0] = source


def now() -> datetime:
    """The present moment."""
    return _now[0]()


def today() -> date:
    """The present Finnish day."""
    return local_day(now())
