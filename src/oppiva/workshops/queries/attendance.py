"""Who is expected at a half-day, who has come and how; the sheet, and what one has oneself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import Actor, reading, system
from oppiva.core.text import search_key
from oppiva.people.models import Person
from oppiva.workshops import rules
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import Attendance, Enrolment, ReplacementSeat, Session, TeamMember

COUNTING, TEAM = system("attendance-numbers"), system("team-card")
Mode = Attendance.Mode


@dataclass(frozen=True)
class Expected:
    """One who is expected at a half-day: of the series, or in a replacement seat of another one."""

    enrolment: UUID
    person: UUID
    name: str
    unit_id: UUID | None
    unit: str
    organisation: str
    email: str = ""
    remote: bool = False
    elsewhere: bool = False


@dataclass(frozen=True)
class DayNumbers:
    """How many are in the room, take part remotely, and have not come yet, of how many."""

    site: int = 0
    remote: int = 0
    to_come: int = 0
    expected: int = 0

    @property
    def present(self) -> int:
        """All who have come, in either way."""
        return self.site + self.remote


@dataclass(frozen=True)
class Presence:
    """Who has come and how; `staff` are those whom the reader knows nothing of, being their superior (W5)."""

    numbers: DayNumbers
    modes: Mapping[UUID, str]
    staff: frozenset[UUID]


@dataclass(frozen=True)
class AttendanceRow:
    """A line of the door's list and of the sheet; `mode` empty: not marked. No person: a former participant."""

    person: UUID | None
    name: str
    unit: str
    organisation: str
    mode: str = ""
    arrived: datetime | None = None
    left: datetime | None = None
    minutes: int = 0
    source: str = ""
    marked_at: datetime | None = None
    elsewhere: bool = False

    @property
    def next_mode(self) -> str:
        """What one more tap makes of it: here, remote, nothing."""
        return {"": Mode.SITE.value, Mode.SITE.value: Mode.REMOTE.value}.get(self.mode, "")


@dataclass(frozen=True)
class CorrectionRow:
    """What was corrected in a locked attendance: both values, why, by whom and when."""

    name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class CardMember:
    """One whom somebody at the door can pick."""

    enrolment: UUID
    name: str


@dataclass(frozen=True)
class TeamCard:
    """A team card of the door: first names alone. Number None: those without a team here."""

    number: int | None
    members: tuple[CardMember, ...]


def expected_enrolments(session: Session) -> QuerySet[Enrolment]:
    """The places of those expected: enrolled and not elsewhere that day, and the replacement seats here."""
    taken = ReplacementSeat.objects.filter(state=ReplacementSeat.State.TAKEN, deleted_in__isnull=True)
    away, here = taken.filter(missed=session).values("enrolment"), taken.filter(session=session).values("enrolment")
    rows = Enrolment.objects.filter(state=Enrolment.State.ENROLLED, deleted_in__isnull=True, person__isnull=False)
    return rows.filter((Q(series_id=session.series_id) & ~Q(pk__in=away)) | Q(pk__in=here))


def expected_people(session: Session) -> list[Expected]:
    """Who is expected, by surname; one statement."""
    columns = (
        "pk", "person_id", "person__name", "person__unit_id", "unit__name", "unit__organisation__name",
        "person__email", "mode", "series_id",
    )  # fmt: skip
    rows = expected_enrolments(session).exclude(person__state=Person.State.ERASED).values_list(*columns)
    found = [
        Expected(
            pk,
            person,
            name or "",
            unit_id,
            unit or "",
            house or "",
            email or "",
            mode == Enrolment.Mode.REMOTE,
            series != session.series_id,
        )
        for pk, person, name, unit_id, unit, house, email, mode, series in rows
        if person is not None
    ]
    return sorted(found, key=lambda one: _by_surname(one.name, one.person))


def expected_person(session: Session, person: UUID) -> Expected | None:
    """One of those expected."""
    return next((one for one in expected_people(session) if one.person == person), None)


def day_numbers(session: Session, actor: Actor | None = None) -> DayNumbers:
    """How many have come and how, and how many not yet; three statements at most.

    With an actor, own staff is left out of all four: a count less one would tell of a single person (W5).
    """
    return presence(session, actor).numbers


def presence(session: Session, actor: Actor | None = None) -> Presence:
    """Who has come and how, as far as the actor may know it, and the numbers of it."""
    people = expected_people(session)
    walled = rules.walled_off(actor) if actor is not None else frozenset[UUID]()
    mine = actor.person_id if actor is not None else None
    staff = {one.person for one in people if one.unit_id in walled and str(one.person) != mine}
    expected = {one.person for one in people} - staff
    with reading(actor or COUNTING):
        rows = Attendance.objects.filter(session=session, deleted_in__isnull=True)
        if actor is not None:
            rows = rules.attendance_visible_to(actor).filter(session=session)
        marks = list(rows.values_list("person_id", "mode"))
    modes = {person: mode for person, mode in marks if person is not None}
    site = sum(mode == Mode.SITE for _person, mode in marks)
    to_come = len(expected - set(modes))
    numbers = DayNumbers(site, len(marks) - site, to_come, len(marks) + to_come)
    return Presence(numbers, modes, frozenset(staff))


def attendance_rows(actor: Actor, session: Session) -> list[AttendanceRow]:
    """Everybody expected and everybody who came, by surname; of own staff nobody (W5). Three statements."""
    walled = rules.walled_off(actor)
    with reading(actor):
        columns = (
            "person_id", "person__name", "enrolment__unit__name", "enrolment__unit__organisation__name",
            "enrolment__series_id", "mode", "arrived", "left", "minutes", "source", "marked_at",
        )  # fmt: skip
        marked = [
            AttendanceRow(
                person, name or "", unit or "", house or "", mode, arrived, left, minutes, source, at,
                series is not None and series != session.series_id,
            )
            for person, name, unit, house, series, mode, arrived, left, minutes, source, at in (
                rules.attendance_visible_to(actor).filter(session=session).values_list(*columns)
            )
        ]  # fmt: skip
    came = {row.person for row in marked}
    waiting = [
        AttendanceRow(one.person, one.name, one.unit, one.organisation, elsewhere=one.elsewhere)
        for one in expected_people(session)
        if one.person not in came and (one.unit_id not in walled or str(one.person) == actor.person_id)
    ]
    return sorted([*marked, *waiting], key=lambda row: (row.person is None, *_by_surname(row.name, row.person)))


def has_walled(actor: Actor, session: Session) -> bool:
    """Whether own staff of the actor is expected here, whom somebody else marks."""
    walled = rules.walled_off(actor)
    if not walled:
        return False
    staff = expected_enrolments(session).filter(person__unit_id__in=walled).values_list("person_id", flat=True)
    return any(str(person) != actor.person_id for person in staff)


def correction_rows(actor: Actor, session: Session) -> list[CorrectionRow]:
    """The corrections made after the lock, oldest first."""
    with reading(actor):
        rows = rules.corrections_visible_to(actor).filter(session=session).order_by("at", "pk")
        columns = ("person__name", "before", "after", "reason", "by__name", "at")
        return [
            CorrectionRow(name or "", before, after, reason, by or "", at)
            for name, before, after, reason, by, at in rows.values_list(*columns)
        ]


def own_attendance(actor: Actor, session: Session) -> Attendance | None:
    """One's own row; None when one is not marked."""
    if actor.person_id is None:
        return None
    with reading(actor):
        rows = Attendance.objects.filter(session=session, person_id=UUID(actor.person_id), deleted_in__isnull=True)
        return rows.first()


def team_cards(session: Session) -> list[TeamCard]:
    """The team cards with the names people are called by, and one for those without a team; three statements."""
    people = {one.enrolment: one for one in expected_people(session)}
    called = call_names({pk: one.name for pk, one in people.items()})
    if session.series_id is None:
        return []
    rows = TeamMember.objects.filter(
        enrolment__in=list(people), team__series_id=session.series_id, until__isnull=True, deleted_in__isnull=True,
        team__deleted_in__isnull=True,
    )  # fmt: skip
    teams = dict(rows.values_list("enrolment_id", "team__number"))
    by_team: dict[int | None, list[CardMember]] = {}
    for pk, one in people.items():
        number = None if one.elsewhere else teams.get(pk)
        by_team.setdefault(number, []).append(CardMember(pk, called[pk]))
    order = sorted(by_team, key=lambda number: (number is None, number or 0))
    return [TeamCard(number, tuple(sorted(by_team[number], key=lambda one: search_key(one.name)))) for number in order]


@dataclass(frozen=True)
class Mate:
    """A team mate on the team's own page: whether present, and how."""

    enrolment: UUID
    name: str
    mode: str
    me: bool


def team_mates(attendee: rules.Attendee) -> list[Mate]:
    """The own team with who is there, for a member: first names alone; two statements more than `expected_people`."""
    if attendee.team is None:
        return []
    inside = TeamMember.objects.filter(team=attendee.team, until__isnull=True, deleted_in__isnull=True)
    ids = set(inside.values_list("enrolment_id", flat=True))
    everybody = expected_people(attendee.session)
    called = call_names({one.enrolment: one.name for one in everybody})
    people = [one for one in everybody if one.enrolment in ids]
    # A team sees who of it is here; the rows themselves are each one's own.
    with reading(TEAM):
        rows = Attendance.objects.filter(
            session=attendee.session, person_id__in=[one.person for one in people], deleted_in__isnull=True
        )
        modes = dict(rows.values_list("person_id", "mode"))
    return [
        Mate(one.enrolment, called[one.enrolment], modes.get(one.person, ""), one.enrolment == attendee.enrolment.pk)
        for one in people
    ]


def _by_surname(name: str, person: UUID | None) -> tuple[str, str, str]:
    words = search_key(name).split()
    return (words[-1] if words else "", " ".join(words), str(person))
