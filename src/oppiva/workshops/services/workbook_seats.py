"""The column of series in a workbook's sheet of people: a seat for each series that a row names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.models import Record
from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person, Role
from oppiva.people.services import Places, end_with_place, mail_in, person_in, places_of, unit_in
from oppiva.people.slots import Book, Made, SheetRow, Verdict
from oppiva.workshops import rules
from oppiva.workshops.models import MOST_SEATS, Enrolment, Series
from oppiva.workshops.services import workbook_values as values
from oppiva.workshops.services.seats import free_seats, live, lock_series, offer_free_seats, take_seat
from oppiva.workshops.services.workbook_series import add_organisation, refusal, seats_held


@dataclass
class _Around:
    """What the rows are held against; `free` and `placed` go on as rows take seats."""

    places: Places
    series: Mapping[str, Series]
    new: Mapping[str, SheetRow]
    seats: Mapping[str, int]
    free: dict[str, int]
    placed: set[tuple[str, str]]
    known: Mapping[UUID, tuple[str, UUID | None]]
    may: dict[str, bool] = field(default_factory=dict)


def judge_seats(actor: Actor, programme: UUID, rows: Sequence[SheetRow], book: Book) -> list[Verdict | None]:
    """What each row says of series: a seat in each, a place that is there already, or why there is none."""
    around = _around(programme, rows, book)
    found: list[Verdict | None] = []
    for row in rows:
        if not row.stands or not row.text("series"):
            found.append(None)
            continue
        try:
            found.append(_fate(actor, row, around))
        except DomainError as error:
            found.append(refusal(error))
    return found


def write_seats(actor: Actor, programme: UUID, row: SheetRow, made: Sequence[Made]) -> list[Made]:
    """A seat and the participant's role in each series the row names; the organisation takes part from then on."""
    if not row.text("series"):
        return []
    person = person_in(row)
    if person is None:
        raise DomainError("gone")
    known, places = values.series_by_key(programme), places_of(programme)
    written: list[Made] = []
    for key in values.series_codes(row.text("series")):
        if key not in known:
            raise DomainError("series_unknown", field="series")
        written += _seat(actor, lock_series(known[key].pk), person, _unit(row, places, person.unit_id), places)
    return written


def take_roles_back(actor: Actor, programme: UUID, records: Sequence[Record]) -> None:
    """The participants' roles end with the places that were taken back, and the seats go to who waits."""
    gone = [record for record in records if isinstance(record, Enrolment) and record.deleted_in is not None]
    living = set(Person.objects.filter(enrolments__in=gone, deleted_in__isnull=True).values_list("pk", flat=True))
    for enrolment in gone:
        if enrolment.person_id in living:
            end_with_place(
                enrolment.person_id, role=Role.PARTICIPANT, scope_kind="series", scope_id=str(enrolment.series_id)
            )
    for series in Series.objects.filter(pk__in={enrolment.series_id for enrolment in gone}, deleted_in__isnull=True):
        offer_free_seats(lock_series(series.pk))


def _seat(actor: Actor, series: Series, person: Person, unit: UUID, places: Places) -> list[Made]:
    rules.require_seat(actor, series, unit)
    if series.state == Series.State.CANCELLED:
        raise DomainError("series_cancelled", field="series")
    if live(series).filter(person=person).exists():
        return []
    if not free_seats(series):
        raise DomainError("series_full", field="series", series=series.code, seats=series.seats)
    taking_part = add_organisation(actor, series, places.house_of[unit])
    enrolment = Enrolment(
        series=series,
        person=person,
        unit_id=unit,
        state=Enrolment.State.PROPOSED,
        asked_at=clock.now(),
        languages=[person.language],
        imported=True,
    )
    try:
        with transaction.atomic():
            save(enrolment, actor=actor)
    except IntegrityError as error:
        raise DomainError("seat_exists", field="series") from error
    return [*taking_part, Made(take_seat(actor, enrolment, series))]


def _around(programme: UUID, rows: Sequence[SheetRow], book: Book) -> _Around:
    series = values.series_by_key(programme)
    new = values.series_rows_by_key(book.get("series", ()))
    held = seats_held(series.values())
    seats = {key: one.seats for key, one in series.items()}
    for key, row in new.items():
        if row.text("seats") or key not in series:
            seats[key] = values.seats_in(row.text("seats")) if row.text("seats") else MOST_SEATS
    free = {key: most - (held.get(series[key].pk, 0) if key in series else 0) for key, most in seats.items()}
    persons = {row.verdict.person for row in rows if row.verdict is not None and row.verdict.person is not None}
    places = Enrolment.objects.filter(
        series__in=series.values(), state__in=Enrolment.LIVE, deleted_in__isnull=True, person__isnull=False
    )
    by_pk = {one.pk: key for key, one in series.items()}
    placed = {
        (mail.lower(), by_pk[pk]) for mail, pk in places.values_list("person__email", "series_id") if mail is not None
    }
    # All of them: thousands of ids do not fit into one statement.
    everybody = Person.objects.values_list("pk", "email", "unit_id")
    known = {pk: (mail.lower(), unit) for pk, mail, unit in everybody if pk in persons}
    return _Around(places_of(programme), series, new, seats, free, placed, known)


def _fate(actor: Actor, row: SheetRow, around: _Around) -> Verdict:
    person = row.verdict.person if row.verdict is not None else None
    mail, own = around.known.get(person, (mail_in(row), None)) if person is not None else (mail_in(row), None)
    _unit(row, around.places, own)
    takes: list[str] = []
    for key in values.series_codes(row.text("series")):
        if key not in around.series and key not in around.new:
            raise DomainError("series_unknown", field="series")
        series = around.series.get(key)
        if series is not None and series.state == Series.State.CANCELLED:
            raise DomainError("series_cancelled", field="series")
        if key not in around.may:
            around.may[key] = series is None or rules.may_seat(actor, "write", series, None)
        if not around.may[key]:
            raise DomainError("not_allowed", action="write", kind="seat", field="series")
        if (mail, key) in around.placed:
            continue
        if around.free[key] <= takes.count(key):
            raise DomainError("series_full", field="series", series=_shown(key, around), seats=around.seats[key])
        takes.append(key)
    for key in takes:
        around.free[key] -= 1
        around.placed.add((mail, key))
    if not takes:
        return Verdict("matched", "has_place")
    return Verdict("new", "gets_place", facts={"series": ", ".join(_shown(key, around) for key in takes)})


def _shown(key: str, around: _Around) -> str:
    series = around.series.get(key)
    return series.code if series is not None else values.series_code(around.new[key].text("code"))


def _unit(row: SheetRow, places: Places, own: UUID | None) -> UUID:
    """Where the person worked in the series: the unit of the row, else the person's own; it must take part."""
    found = unit_in(places, row)
    unit = found.unit or own
    if unit is None:
        raise DomainError(found.reason or "unit_missing", field=found.at or "unit")
    if unit not in places.house_of:
        raise DomainError("organisation_not_in_programme", field="unit")
    return unit
