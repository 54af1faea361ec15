"""On which days of a period somebody is reminded to write a number down; never on a public holiday."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from oppiva.core.calendars.working_days import is_working_day

Every = Literal["day", "week", "once"]
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Series:
    """Days that follow a rule: `every` working day or week from `first` to `last`, but for those `without`."""

    every: Every
    first: date
    last: date
    without: tuple[date, ...] = ()

    def days(self) -> list[date]:
        """Each day of it."""
        step = timedelta(days=1) if self.every == "day" else WEEK
        found = []
        day = self.first
        while day <= self.last:
            if day not in self.without and (self.every != "day" or day.weekday() < 5):
                found.append(day)
            day += step
        return found


def reminding(rhythms: Collection[str], starts: date, ends: date) -> list[Series]:
    """The days of the rhythms `daily`, `weekly`, `once` in a period, both ends included; a daily one covers the others.

    Weekly is the weekday of the first working day; a holiday among them moves to the next working day of the period.
    Once is the last working day. A period without a working day has none.
    """
    first, last = _next(starts, ends), _before(ends, starts)
    if first is None or last is None:
        return []
    if "daily" in rhythms:
        return [Series("day", first, last, _holidays(first, last, timedelta(days=1)))]
    found: list[Series] = []
    if "weekly" in rhythms:
        off = _holidays(first, ends, WEEK)
        weeks = Series("week", first, first + (ends - first) // WEEK * WEEK, off)
        kept = set(weeks.days())
        found.append(weeks)
        for day in off:
            moved = _next(day, ends)
            if moved is not None and moved not in kept:
                kept.add(moved)
                found.append(Series("once", moved, moved))
    if "once" in rhythms and not any(last in one.days() for one in found):
        found.append(Series("once", last, last))
    return found


def _holidays(first: date, last: date, step: timedelta) -> tuple[date, ...]:
    """The weekdays among the steps that are public holidays."""
    found, day = [], first
    while day <= last:
        if day.weekday() < 5 and not is_working_day(day):
            found.append(day)
        day += step
    return tuple(found)


def _next(day: date, ends: date) -> date | None:
    while day <= ends:
        if is_working_day(day):
            return day
        day += timedelta(days=1)
    return None


def _before(day: date, starts: date) -> date | None:
    while day >= starts:
        if is_working_day(day):
            return day
        day -= timedelta(days=1)
    return None
