"""Reads of the series of whole programmes, for the programme page and its counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oppiva.programme.models import Programme
from oppiva.workshops.models import Series, Session

LEAST_HELD = 3
HELD = Q(state=Session.State.HELD)


@dataclass(frozen=True)
class SeriesLine:
    """One series of a timeline: its code and name, and the days of its half-days in their order."""

    code: str
    name: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class Held:
    """How many series (or half-days) of a programme have been held, and how many have begun or are planned."""

    held: int = 0
    under_way: int = 0
    planned: int = 0


def series_lines(programme: Programme) -> tuple[SeriesLine, ...]:
    """The series of a programme with the days that are set, by code; cancelled ones left out. One statement."""
    found: dict[tuple[str, str], list[date]] = {}
    rows = _standing([programme.pk]).order_by("series__code", "number")
    for code, name, day in rows.values_list("series__code", "series__name", "day"):
        days = found.setdefault((code, name), [])
        if day is not None:
            days.append(day)
    return tuple(SeriesLine(code, name, tuple(sorted(days))) for (code, name), days in found.items() if days)


def half_days_held(programmes: Collection[UUID]) -> dict[UUID, Held]:
    """The half-days of series (records.md 13): held, and planned; moved ones once, cancelled ones not at all."""
    rows = _standing(programmes).values_list("programme").annotate(held=Count("pk", filter=HELD), n=Count("pk"))
    return {pk: Held(held, 0, count - held) for pk, held, count in rows.order_by()}


def series_held(programmes: Collection[UUID]) -> dict[UUID, Held]:
    """A series counts once all its half-days that were not cancelled are held, and there are at least three."""
    by_series = _standing(programmes).values_list("programme", "series")
    rows = by_series.annotate(held=Count("pk", filter=HELD), n=Count("pk"))
    counts: dict[UUID, list[int]] = defaultdict(lambda: [0, 0, 0])
    for programme, _series, held, count in rows.order_by():
        if held >= LEAST_HELD and held == count:
            counts[programme][0] += 1
        else:
            counts[programme][1 if held else 2] += 1
    return {pk: Held(*found) for pk, found in counts.items()}


def _standing(programmes: Collection[UUID]) -> QuerySet[Session]:
    rows = Session.objects.filter(programme__in=programmes, kind=Session.Kind.SERIES, deleted_in__isnull=True)
    standing = rows.filter(series__deleted_in__isnull=True).exclude(series__state=Series.State.CANCELLED)
    return standing.exclude(state=Session.State.CANCELLED)
