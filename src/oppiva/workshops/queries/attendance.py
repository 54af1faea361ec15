"""Who is expected at a half-day, who has come and how; the sheet, and what one has oneself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from oppiva.core.policy import Actor, reading, system
from oppiva.core.text import search_key
from oppiva.people.models import Person
from oppiva.workshops import rules
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import Attendance, Enrolment, ReplacementSeat, Session, TeamMember

COUNTING, TEAM = system("attendance-numbers"), system("team-card")
Mode = Attendance.Mode
EXPECTED = (
    "pk", "person_id", "person__name", "person__unit_id", "unit__name", "unit__organisation__name", "person__email",
    "mode", "series_id",
)  # fmt: skip


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
    rows = expected_enrolments(session).exclude(person__state=Person.State.ERASED).values_list(*EXPECTED)
    found = [one for one in (_expected(session, *row) for row in rows) if one is not None]
    return sorted(found, key=lambda one: _by_surname(one.name, one.person))


def _expected(session: Session, *row: Any) -> Expected | None:
    pk, person, name, unit_id, unit, house, email, mode, series = row
    if person is None:
        return None
    remote, elsewhere = mode == Enrolment.Mode.REMOTE, series != session.series_id
    return Expected(pk, person, name or "", unit_id, unit or "", house or "", email or "", remote, elsewhere)


@dataclass(frozen=True)
class PlaceThere:
    """A place in the half-day's series, or a replacement seat in it, with its team.

    `expected` is None for who is elsewhere that day, and where there is no person any more.
    """

    enrolment: UUID
    person: UUID | None
    name: str
    expected: Expected | None
    team: UUID | None
    number: int
    bridge: bool


def places_there(session: Session) -> list[PlaceThere]:
    """The places of a half-day by team and name: who is in which team, and who is expected, in one statement."""
    seats = ReplacementSeat.objects.filter(
        enrolment=OuterRef("pk"), state=ReplacementSeat.State.TAKEN, deleted_in__isnull=True
    )
    rows = Enrolment.objects.filter(state=Enrolment.State.ENROLLED, deleted_in__isnull=True).annotate(
        away=Exists(seats.filter(missed=session)),
        here=Exists(seats.filter(session=session)),
        now_in=FilteredRelation(
            "memberships", condition=Q(memberships__until__isnull=True, memberships__deleted_in__isnull=True)
        ),
    )
    rows = rows.filter(Q(series_id=session.series_id) | Q(here=True))
    rows = rows.order_by("now_in__team__number", "person__name", "now_in__pk")
    team = ("now_in__team_id", "now_in__team__number", "now_in__is_bridge")
    within = ("now_in__team__series_id", "now_in__team__deleted_in", "person__state", "away", "here")
    found = []
    for *values, team_id, number, bridge, series, removed, state, away, here in rows.values_list(
        *EXPECTED, *team, *within
    ):
        one = _expected(session, *values)
        comes = one is not None and state != Person.State.ERASED and (here or (not one.elsewhere and not away))
        inside = team_id is not None and series == session.series_id and removed is None
        found.append(
            PlaceThere(
                values[0], values[1], values[2] or "", one if comes else None,
                team_id if inside else None, number if inside else 0, bool(inside and bridge),
            )
        )  # fmt: skip
    return found


def expected_among(places: Iterable[PlaceThere]) -> list[Expected]:
    """As `expected_people`, of places that have been read."""
    return sorted((one.expected for one in places if one.expected), key=lambda one: _by_surname(one.name, one.person))


def expected_person(session: Session, person: UUID) -> Expected | None:
    """One of those expected."""
    return next((one for one in expected_people(session) if one.person == person), None)


def day_numbers(session: Session, actor: Actor | None = None) -> DayNumbers:
    """How many have come and how, and how many not yet; three statements at most.

    With an actor, own staff is left out of all four: a count less one would tell of a single person (W5).
    """
    return presence(session, actor).numbers


def presence(session: Session, actor: Actor | None = None, people: Sequence[Expected] | None = None) -> Presence:
    """Who has come and how, as far as the actor may know it, and the numbers of it; `people` as `expected_people`."""
    if people is None:
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


def team_mates(attendee: rules.Attendee, places: Sequence[PlaceThere] | None = None) -> list[Mate]:
    """The own team with who is there, for a member: first names alone; one statement more than `places_there`."""
    if attendee.team is None:
        return []
    if places is None:
        places = places_there(attendee.session)
    ids = {one.enrolment for one in places if one.team == attendee.team.pk}
    everybody = expected_among(places)
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
