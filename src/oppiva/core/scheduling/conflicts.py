"""What is in the way of half-days as they were set by hand: each conflict as a code with its facts, never a sentence.

All of them may be saved with open eyes but `time_impossible`. Gaps are counted in days between the dates, so that
neither a leap day nor a year of 53 weeks changes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import Literal

from oppiva.core.calendars import is_holiday
from oppiva.core.scheduling.clock_times import exists, moment, twice
from oppiva.core.text import fold

NOON = time(12)
SATURDAY = 5
WEEK = 7
HALVES = ("am", "pm")
Kind = Literal["programme", "organisation", "unit"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One half-day: of which series (a key of `Timetable.groups`), when, where, and who leads it (ids)."""

    key: str
    series: str
    number: int
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    zone: str = "Europe/Helsinki"
    on_site: bool = True
    online: bool = False
    place: str = ""
    has_link: bool = False
    leads: tuple[str, ...] = ()

    @property
    def half(self) -> str:
        """`am` or `pm`; empty without a time."""
        return "" if self.starts is None else HALVES[self.starts >= NOON]


@dataclass(frozen=True, slots=True)
class Group:
    """Who comes to a series: enrolled persons, how many of each unit, and the organisations and units it is for."""

    persons: frozenset[str] = frozenset()
    away: Mapping[str, int] = field(default_factory=dict)
    organisations: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Room:
    """A unit: how many work there (None: not known) and which share of them may be away at once, in percent."""

    size: int | None
    max_away_pct: int

    @property
    def limit(self) -> int | None:
        """The most people away at once; None when the size is not known."""
        return None if self.size is None else self.size * self.max_away_pct // 100


@dataclass(frozen=True, slots=True)
class Busy:
    """A half-day on which the whole programme, an organisation or a unit takes no part."""

    day: date
    half: str
    kind: Kind = "programme"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """The half-days that are not cancelled, with what they have to fit in."""

    meetings: Sequence[Meeting]
    groups: Mapping[str, Group] = field(default_factory=dict)
    rooms: Mapping[str, Room] = field(default_factory=dict)
    busy: Sequence[Busy] = ()
    begins: date | None = None
    ends: date | None = None
    gap_weeks: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is in the way of a meeting.

    Codes: `time_impossible`, `time_twice` (day, time); `leads_twice` (person, other), `takes_part_twice` (count,
    other), `leads_and_takes_part` (person, other), `place_twice` (place, other); `holiday`, `weekend` (day);
    `outside_programme` (begins, ends); `gap` (days, least, most: weeks, other); `order` (other); `busy` (kind, of,
    half); `away` (unit, away, limit); `place_missing`, `link_missing`, `leader_missing`. `other` is a meeting's key.
    """

    code: str
    meeting: str
    facts: Mapping[str, object] = field(default_factory=dict)


def conflicts(table: Timetable) -> tuple[Conflict, ...]:
    """Everything in the way of the meetings, by day and then by what is worst."""
    dated = sorted((one for one in table.meetings if one.day is not None), key=_in_time)
    found = [*_of_each(table, dated), *_of_the_same_day(table, dated), *_of_series(table, dated), *_away(table, dated)]
    found += [one for meeting in table.meetings for one in _missing(meeting)]
    order = {one.key: (one.day or date.max, one.starts or time.max, one.key) for one in table.meetings}
    return tuple(sorted(found, key=lambda one: order[one.meeting]))


def _in_time(one: Meeting) -> tuple[date, time, str]:
    return one.day or date.max, one.starts or time.max, one.key


def _of_each(table: Timetable, meetings: Sequence[Meeting]) -> Iterator[Conflict]:
    """Day and time of one meeting: the clock, the calendar, the programme's time, half-days that are taken."""
    busy: dict[tuple[date, str], list[Busy]] = defaultdict(list)
    for taken in table.busy:
        busy[taken.day, taken.half].append(taken)
    for one in meetings:
        day = one.day
        if day is None:
            continue
        for at in (one.starts, one.ends):
            if at is None:
                continue
            if not exists(day, at, one.zone):
                yield Conflict("time_impossible", one.key, {"day": day, "time": at})
            elif twice(day, at, one.zone):
                yield Conflict("time_twice", one.key, {"day": day, "time": at})
        if is_holiday(day):
            yield Conflict("holiday", one.key, {"day": day})
        elif day.weekday() >= SATURDAY:
            yield Conflict("weekend", one.key, {"day": day})
        if (table.begins and day < table.begins) or (table.ends and day > table.ends):
            yield Conflict("outside_programme", one.key, {"begins": table.begins, "ends": table.ends})
        group = table.groups.get(one.series, Group())
        for taken in busy.get((day, one.half), ()):
            if _concerns(taken, group):
                yield Conflict("busy", one.key, {"kind": taken.kind, "of": taken.key, "half": taken.half})


def _concerns(taken: Busy, group: Group) -> bool:
    if taken.kind == "organisation":
        return taken.key in group.organisations
    return taken.kind == "programme" or taken.key in group.units


def _of_the_same_day(table: Timetable, meetings: Sequence[Meeting]) -> Iterator[Conflict]:
    """People in two places at once, and a place that two series have for one half-day; said of both."""
    by_day: dict[date, list[Meeting]] = defaultdict(list)
    for one in meetings:
        if one.day is not None and one.starts is not None and one.ends is not None:
            by_day[one.day].append(one)
    for same in by_day.values():
        for at, one in enumerate(same):
            for other in same[at + 1 :]:
                if _at_once(one, other):
                    yield from _double(table, one, other)
                    yield from _double(table, other, one)
                if one.half == other.half and one.series != other.series and _same_place(one, other):
                    yield Conflict("place_twice", one.key, {"place": one.place, "other": other.key})
                    yield Conflict("place_twice", other.key, {"place": other.place, "other": one.key})


def _at_once(one: Meeting, other: Meeting) -> bool:
    (begins, ends), (others_begin, others_end) = _span(one), _span(other)
    return begins < others_end and others_begin < ends


def _span(one: Meeting) -> tuple[datetime, datetime]:
    if one.day is None or one.starts is None or one.ends is None:
        raise ValueError("a meeting without a time has no span")
    return moment(one.day, one.starts, one.zone), moment(one.day, one.ends, one.zone)


def _double(table: Timetable, one: Meeting, other: Meeting) -> Iterator[Conflict]:
    here, there = table.groups.get(one.series, Group()), table.groups.get(other.series, Group())
    for person in one.leads:
        if person in other.leads:
            yield Conflict("leads_twice", one.key, {"person": person, "other": other.key})
        elif person in there.persons:
            yield Conflict("leads_and_takes_part", one.key, {"person": person, "other": other.key})
    both = here.persons & there.persons if one.series != other.series else frozenset()
    if both:
        yield Conflict("takes_part_twice", one.key, {"count": len(both), "other": other.key})


def _same_place(one: Meeting, other: Meeting) -> bool:
    return bool(one.on_site and other.on_site and one.place.strip()) and fold(one.place) == fold(other.place)


def _of_series(table: Timetable, meetings: Sequence[Meeting]) -> Iterator[Conflict]:
    """The order of the meetings of a series, and the weeks between one and the next."""
    by_series: dict[str, list[Meeting]] = defaultdict(list)
    for one in meetings:
        by_series[one.series].append(one)
    for chain in by_series.values():
        chain.sort(key=lambda one: one.number)
        for before, one in pairwise(chain):
            if _in_time(one)[:2] <= _in_time(before)[:2]:
                yield Conflict("order", one.key, {"other": before.key})
            elif one.number == before.number + 1 and table.gap_weeks is not None and one.day and before.day:
                days, (least, most) = (one.day - before.day).days, table.gap_weeks
                if not least * WEEK <= days <= most * WEEK:
                    facts = {"days": days, "least": least, "most": most, "other": before.key}
                    yield Conflict("gap", one.key, facts)


def _away(table: Timetable, meetings: Sequence[Meeting]) -> Iterator[Conflict]:
    """Units of which more people are away on one half-day than the unit said (records.md 6.3, away_by_unit)."""
    halves: dict[tuple[date, str], list[Meeting]] = defaultdict(list)
    for one in meetings:
        if one.day is not None and one.half:
            halves[one.day, one.half].append(one)
    for same in halves.values():
        away: dict[str, int] = defaultdict(int)
        for series in sorted({one.series for one in same}):
            for unit, count in table.groups.get(series, Group()).away.items():
                away[unit] += count
        for unit, count in sorted(away.items()):
            limit = table.rooms[unit].limit if unit in table.rooms else None
            if limit is None or count <= limit:
                continue
            for one in same:
                if table.groups.get(one.series, Group()).away.get(unit):
                    yield Conflict("away", one.key, {"unit": unit, "away": count, "limit": limit})


def _missing(one: Meeting) -> Iterator[Conflict]:
    if one.day is None:
        return
    if one.on_site and not one.place.strip():
        yield Conflict("place_missing", one.key)
    if one.online and not one.has_link:
        yield Conflict("link_missing", one.key)
    if not one.leads:
        yield Conflict("leader_missing", one.key)
