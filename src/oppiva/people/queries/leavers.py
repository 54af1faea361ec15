"""The leavers' check as plain rows: all checks, the people one check asks about, and who has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.leaver_days import SILENT_AFTER, UNDONE_WITHIN, days_left, quarter_of
from oppiva.people.models import LeaverCheck, LeaverLine, Person, Role, RoleGrant
from oppiva.people.queries.paging import Slice, cut
from oppiva.people.rules import leaver_checks_visible_to, leaver_lines_visible_to

State = LeaverCheck.State


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check of the list; `contact` is empty while the unit has none, `days_left` None when nothing waits."""

    pk: UUID
    unit: str
    organisation: str
    state: str
    contact: str
    people: int
    left: int
    asked_on: date
    answered_on: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """One person whom the contact is asked about: name and roles, nothing else."""

    pk: UUID
    name: str
    roles: str


@dataclass(frozen=True, slots=True)
class LeaverRow:
    """Somebody who has left, with the unit and the answer it rests on."""

    quarter: date
    organisation: str
    unit: str
    name: str
    left_on: date
    answered_on: date


def leaver_check_rows(actor: Actor, *, quarter: date | None, state: str = "", page: int = 1) -> Slice[CheckRow]:
    """The checks the actor may see, those without an answer first; one statement whatever their number."""
    rows = leaver_checks_visible_to(actor)
    if quarter is not None:
        rows = rows.filter(quarter=quarter)
    if state in State.values:
        rows = rows.filter(state=state)
    rows = rows.annotate(people=Count("lines"), left=Count("lines", filter=Q(lines__left_on__isnull=False)))
    found, number, more = cut(
        rows.order_by(
            F("answered_on").asc(nulls_first=True), "unit__organisation__name", "unit__name", "pk"
        ).values_list("pk", "unit_id", "state", "unit__contact__name", "people", "left", "asked_on", "answered_on"),
        page,
    )
    place_of, today = structure.current().living_room, clock.today()
    return Slice(
        [
            CheckRow(
                pk,
                *place_of(unit),
                stands,
                contact or "",
                people,
                left,
                asked_on,
                answered_on,
                days_left(asked_on, today) if stands == State.ASKED else None,
            )
            for pk, unit, stands, contact, people, left, asked_on, answered_on in found
        ],
        number,
        more,
    )


def leaver_quarters(actor: Actor) -> list[date]:
    """The quarters of which the actor may see a check, the newest first."""
    return list(leaver_checks_visible_to(actor).values_list("quarter", flat=True).distinct().order_by("-quarter"))


def asked_about(actor: Actor, check: LeaverCheck) -> list[AskedAbout]:
    """The people of a check who still work in the unit and have a grant, by name; the reader never."""
    today, mine = clock.today(), actor.person_id
    roles: dict[UUID, list[str]] = {}
    names: dict[UUID, str] = {}
    grants = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        person__in=check.lines.filter(person__isnull=False).values("person_id"),
        person__unit_id=check.unit_id,
        person__state__in=[Person.State.INVITED, Person.State.ACTIVE],
        person__deleted_in__isnull=True,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
    )
    words = {value: str(label) for value, label in Role.choices}
    for person, name, role in grants.order_by("person__name", "person_id", "granted_at").values_list(
        "person_id", "person__name", "role"
    ):
        if str(person) != mine:
            names[person] = name
            roles.setdefault(person, []).append(words[role])
    return [AskedAbout(pk, name, ", ".join(dict.fromkeys(roles[pk]))) for pk, name in names.items()]


def who_left_in(check: LeaverCheck) -> list[tuple[str, date]]:
    """Names and days of an answer that the reader was found to see; an erased person has no name."""
    rows = check.lines.filter(left_on__isnull=False).order_by("person__name", "pk")
    return [(name or "", day) for name, day in rows.values_list("person__name", "left_on") if day is not None]


def leaver_rows(actor: Actor, *, quarter: date | None) -> list[LeaverRow]:
    """Who has left, by organisation, unit and name: the rows of the list and of a table to take along."""
    rows = leaver_lines_visible_to(actor).filter(left_on__isnull=False, person__isnull=False)
    if quarter is not None:
        rows = rows.filter(leaver_check__quarter=quarter)
    place_of = structure.current().living_room
    found = []
    for of, unit, name, left_on, answered_on in rows.order_by("person__name", "pk").values_list(
        "leaver_check__quarter", "leaver_check__unit_id", "person__name", "left_on", "leaver_check__answered_on"
    ):
        room, house = place_of(unit)
        if left_on is not None and answered_on is not None:
            found.append(LeaverRow(of, house, room, name or "", left_on, answered_on))
    return sorted(found, key=lambda row: (row.organisation, row.unit, row.name))


def waiting_leaver_checks(actor: Actor) -> list[tuple[UUID, str, date]]:
    """The checks of this quarter that wait for the actor as the contact: id, unit and last day to answer.

    Whose unit is asked about is known from memory, so who is nobody's contact pays no statement.
    """
    if actor.person_id is None:
        return []
    units = structure.current().units_of_contact.get(UUID(actor.person_id), ())
    if not units:
        return []
    rows = LeaverCheck.objects.filter(
        unit_id__in=units, quarter=quarter_of(clock.today()), deleted_in__isnull=True
    ).exclude(state=State.ANSWERED)
    place_of = structure.current().living_room
    return [
        (pk, place_of(unit)[0], asked + SILENT_AFTER)
        for pk, unit, asked in rows.values_list("pk", "unit_id", "asked_on")
    ]


def unanswered_checks(actor: Actor) -> int:
    """How many checks of this quarter fell to the area's administrator: silent ones, and those nobody was asked."""
    rows = leaver_checks_visible_to(actor).filter(quarter=quarter_of(clock.today()))
    nobody = Q(unit__contact__isnull=True) | Q(unit__contact__state=Person.State.LEFT)
    return rows.filter(Q(state=State.SILENT) | Q(nobody, state=State.ASKED)).count()


def open_check(pk: UUID, mail: str) -> LeaverCheck | None:
    """The check a mail is about, while it waits for the owner of this address; for the worker, never for a page."""
    rows = LeaverCheck.objects.select_related("unit__organisation").filter(pk=pk, deleted_in__isnull=True)
    return rows.exclude(state=State.ANSWERED).filter(unit__contact__email=mail).first()


def taken_back_until(check: LeaverCheck) -> date | None:
    """The last day on which an answer can be taken back; None when it cannot be any more."""
    if check.state != State.ANSWERED or check.answered_on is None:
        return None
    last = check.answered_on + UNDONE_WITHIN
    return last if last >= clock.today() else None


def lines_about(person: UUID) -> QuerySet[LeaverLine]:
    """Each time somebody was asked about the person."""
    return LeaverLine.objects.filter(person_id=person)


def checks_about(person: UUID) -> QuerySet[LeaverCheck]:
    """The checks the person was asked as the contact, or answered."""
    return LeaverCheck.objects.filter(Q(contact_id=person) | Q(answered_by_id=person))


def leaver_lines_about(person: UUID) -> list[dict[str, object]]:
    """Each quarter in which the person's unit was asked about the person; for the copy of one's own data."""
    rows = lines_about(person).order_by("leaver_check__quarter")
    return [
        {"quarter": of, "unit": unit, "left_on": left_on}
        for of, unit, left_on in rows.values_list("leaver_check__quarter", "leaver_check__unit__name", "left_on")
    ]


def leaver_checks_about(person: UUID) -> list[dict[str, object]]:
    """Each check the person was asked as the contact, or answered; for the copy of one's own data."""
    rows = checks_about(person).order_by("quarter")
    return [
        {"quarter": of, "unit": unit, "asked_on": asked_on, "answered_on": answered_on if by == person else None}
        for of, unit, asked_on, answered_on, by in rows.values_list(
            "quarter", "unit__name", "asked_on", "answered_on", "answered_by_id"
        )
    ]
