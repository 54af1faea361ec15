"""Reads of the series of whole programmes, for the programme page and its counts.

What counts rests on attendance (records.md 13), which is guarded: it is read as the service itself, so that everybody
who may see a count sees the same one. A count by programme says of no single person that they were there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from oppiva.core.policy import reading, system
from oppiva.people.models import Role, RoleGrant
from oppiva.programme.models import Programme
from oppiva.workshops.models import Attendance, Series, Session

COUNTING = system("counts")
LEAST_HELD = 3
State = Session.State
RUNNING = frozenset({State.DOOR_OPEN, State.RUNNING, State.CLOSING})
# Who works for a programme does not take part in it (funding.md 7).
STAFF = (Role.FACILITATOR, Role.ANALYST, Role.COMMUNICATOR, Role.PROJECT_MANAGER, Role.RESPONSIBLE_PERSON, Role.AUDITOR)


@dataclass(frozen=True)
class SeriesLine:
    """One series of a timeline: its code and name, and the days of its half-days in their order, held or not."""

    code: str
    name: str
    days: tuple[date, ...]
    held: tuple[bool, ...] = ()
    # Number and day of the half-days whose attendance nobody has confirmed, past ones and coming ones.
    open: tuple[tuple[int, date], ...] = ()
    # All half-days that are to be held, those without a date too.
    total: int = 0
    # Its sign-up was never opened: nobody has a place in it.
    draft: bool = False

    @property
    def dots(self) -> tuple[tuple[date, bool], ...]:
        """Each day, and whether the half-day was held."""
        return tuple((day, at < len(self.held) and self.held[at]) for at, day in enumerate(self.days))

    @property
    def held_count(self) -> int:
        """How many were held."""
        return sum(done for _day, done in self.dots)

    def unconfirmed(self, before: date) -> tuple[str, ...]:
        """The codes of half-days before this day whose attendance nobody has confirmed; of a draft nobody could."""
        if self.draft:
            return ()
        return tuple(f"{self.code}/{number}" for number, day in self.open if day < before)


@dataclass(frozen=True)
class Held:
    """How many series (or half-days) of a programme have been held, and how many have begun or are planned.

    `empty`: half-days that were held with nobody there, which do not count.
    """

    held: int = 0
    under_way: int = 0
    planned: int = 0
    empty: int = 0


@dataclass(frozen=True)
class Met:
    """How many people have taken part, and how many of them in all three half-days."""

    people: int = 0
    whole: int = 0


@dataclass(frozen=True, order=True)
class _OnLine:
    day: date
    number: int
    held: bool
    confirmed: bool


@dataclass(frozen=True)
class _HalfDay:
    programme: UUID
    series: UUID
    held: bool
    state: str
    cancelled: bool


def series_lines(programme: Programme) -> tuple[SeriesLine, ...]:
    """The series of a programme with the days that are set, by code; cancelled ones left out. One statement."""
    return lines_of([programme.pk]).get(programme.pk, ())


def lines_of(programmes: Collection[UUID]) -> dict[UUID, tuple[SeriesLine, ...]]:
    """The series of each programme that have a half-day with a date."""
    with reading(COUNTING):
        rows = _half_days(programmes).exclude(series__state=Series.State.CANCELLED)
        rows = rows.order_by("series__code", "number")
        columns = ("programme_id", "series__code", "series__name", "series__state", "number", "day", "state", "there")
        read = list(rows.values_list(*columns, "running__attendance_at"))
    found: dict[tuple[UUID, str, str, bool], list[_OnLine]] = defaultdict(list)
    for programme, code, name, stands, number, day, state, there, confirmed in read:
        held = state == State.HELD
        found[programme, code, name, stands == Series.State.DRAFT].append(
            _OnLine(day or date.max, number, held and there, held or confirmed is not None)
        )
    lines: dict[UUID, tuple[SeriesLine, ...]] = defaultdict(tuple)
    for (programme, code, name, draft), half_days in found.items():
        dated = sorted(one for one in half_days if one.day != date.max)
        if dated:
            lines[programme] += (
                SeriesLine(
                    code,
                    name,
                    tuple(one.day for one in dated),
                    tuple(one.held for one in dated),
                    tuple((one.number, one.day) for one in dated if not one.confirmed),
                    len(half_days),
                    draft,
                ),
            )
    return dict(lines)


def half_days_held(programmes: Collection[UUID], *, imported: bool = True) -> dict[UUID, Held]:
    """The half-days of series (records.md 13): held with at least one person present, under way, and planned.

    Moved ones once, cancelled ones not at all; of a cancelled series those that had been held. Without `imported` only
    presence that was marked here counts.
    """
    found: dict[UUID, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in _states(programmes, imported=imported):
        counts = found[one.programme]
        if one.held:
            counts[0] += 1
        elif one.cancelled:
            continue
        elif one.state in RUNNING:
            counts[1] += 1
        elif one.state == State.PLANNED:
            counts[2] += 1
        else:
            counts[3] += 1
    return {pk: Held(*counts) for pk, counts in found.items()}


def series_held(programmes: Collection[UUID], *, imported: bool = True) -> dict[UUID, Held]:
    """A series counts once all its half-days that were not cancelled are held, and there are at least three."""
    by_series: dict[tuple[UUID, UUID], list[_HalfDay]] = defaultdict(list)
    for one in _states(programmes, imported=imported):
        if not one.cancelled:
            by_series[one.programme, one.series].append(one)
    counts: dict[UUID, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (programme, _series), half_days in by_series.items():
        held = sum(one.held for one in half_days)
        if held >= LEAST_HELD and held == len(half_days):
            counts[programme][0] += 1
        else:
            begun = held or any(one.state in RUNNING for one in half_days)
            counts[programme][1 if begun else 2] += 1
    return {pk: Held(*found) for pk, found in counts.items()}


def participants_met(programmes: Collection[UUID], *, imported: bool = True) -> dict[UUID, Met]:
    """Distinct people with enough confirmed half-days (`participant.min_sessions`), in however many series.

    Who has been erased counts on as the one they were: erasure leaves the rows together under an id that is nobody's.
    A row without even that counts by its place. Staff and facilitators of the programme are left out.
    """
    found: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    with reading(COUNTING):
        rows = _confirmed(programmes, imported=imported).exclude(_staff(programmes))
        people = rows.annotate(who=Coalesce("person_id", "enrolment_id", "pk")).values_list("session__programme", "who")
        counted = people.annotate(
            n=Count("session", distinct=True), numbers=Count(F("session__number"), distinct=True)
        ).order_by()
        for programme, _who, days, numbers in counted:
            if days >= settings.PARTICIPANT_MIN_SESSIONS:
                found[programme][0] += 1
                found[programme][1] += numbers >= LEAST_HELD
    return {pk: Met(*counts) for pk, counts in found.items()}


def _staff(programmes: Collection[UUID]) -> Q:
    """Presence of who on that day worked for the programme, by a role in it or by having led a half-day of it.

    Who took part before being taken on was a participant then and stays one.
    """
    then, who = OuterRef("session__day"), OuterRef("person")
    led = Session.objects.filter(Q(facilitator=who) | Q(second=who), programme=OuterRef("session__programme"))
    found = Q(Exists(led.filter(day__lte=then, deleted_in__isnull=True)))
    for pk in programmes:
        # A grant holds its scope as text, so the programme is named for each of them.
        roles = RoleGrant.objects.filter(person=who, role__in=STAFF, scope_id=str(pk), starts_on__lte=then)
        found |= Q(Exists(roles.filter(deleted_in__isnull=True)), session__programme=pk)
    return found


def _confirmed(programmes: Collection[UUID], *, imported: bool) -> QuerySet[Attendance]:
    """Presence that somebody answers for: of a held half-day, or of one whose attendance has been confirmed."""
    confirmed = Q(session__state=State.HELD) | Q(session__running__attendance_at__isnull=False)
    rows = Attendance.objects.filter(
        confirmed,
        session__programme__in=programmes,
        session__kind=Session.Kind.SERIES,
        session__deleted_in__isnull=True,
        session__series__deleted_in__isnull=True,
        deleted_in__isnull=True,
    ).exclude(session__state=State.CANCELLED)
    return rows if imported else rows.filter(imported=False)


def _states(programmes: Collection[UUID], *, imported: bool) -> list[_HalfDay]:
    columns = ("programme_id", "series_id", "state", "series__state", "there", "own")
    with reading(COUNTING):
        rows = list(_half_days(programmes).order_by().values_list(*columns))
    found = []
    for programme, series, state, of, there, own in rows:
        if series is None or (not imported and state == State.HELD and there and not own):
            continue  # held by what was brought in alone: without that there is nothing
        held = state == State.HELD and (there if imported else own)
        found.append(_HalfDay(programme, series, held, state, of == Series.State.CANCELLED))
    return found


def _half_days(programmes: Collection[UUID]) -> QuerySet[Session]:
    """Half-days of series with whether somebody was there, and whether by what was marked here; inside `reading`."""
    rows = Session.objects.filter(programme__in=programmes, kind=Session.Kind.SERIES, deleted_in__isnull=True)
    rows = rows.filter(series__deleted_in__isnull=True).exclude(state=State.CANCELLED)
    present = Attendance.objects.filter(session=OuterRef("pk"), deleted_in__isnull=True)
    return rows.annotate(there=Exists(present), own=Exists(present.filter(imported=False)))
