"""Local wall time and the moments it means: the hour that is skipped in spring, and the one that comes twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment of a wall time; of an hour that comes twice the first."""
    return datetime.combine(day, at, ZoneInfo(zone))


def exists(day: date, at: time, zone: str) -> bool:
    """Whether clocks show this time on this day at all: 03:30 on the last Sunday of March does not exist."""
    there = moment(day, at, zone)
    return there.astimezone(UTC).astimezone(there.tzinfo).replace(tzinfo=None) == there.replace(tzinfo=None)


def twice(day: date, at: time, zone: str) -> bool:
    """Whether clocks show this time twice on this day: 03:30 on the last Sunday of October."""
    there = moment(day, at, zone)
    return exists(day, at, zone) and there.utcoffset() != there.replace(fold=1).utcoffset()
