"""The sheet `attendance` of a workbook: who was at a half-day of the past (records.md 1.1 and 6).

The first row of a half-day makes it held: whoever brings the workbook in confirms its attendance. A half-day whose
attendance was marked here is not written over; what is wrong in it is corrected on its own page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.models import Record
from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.matching import folded
from oppiva.core.policy import Actor, reading
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.services import mail_in, name_in
from oppiva.people.slots import Book, Made, SheetRow, Verdict
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.models import Attendance, Enrolment, Series, Session
from oppiva.workshops.services import workbook_values as values
from oppiva.workshops.services.attendance_evidence import mend_evidence
from oppiva.workshops.services.logging import log_session
from oppiva.workshops.services.seats import lock_series
from oppiva.workshops.services.workbook_presence import Half, Halves, Said, halves_of, said, same
from oppiva.workshops.services.workbook_series import refusal

State = Session.State


@dataclass(frozen=True)
class _Place:
    """A place that somebody holds or held in a series of the programme."""

    pk: UUID
    series: str
    person: UUID
    mail: str
    name: str
    unit: UUID | None


@dataclass(frozen=True)
class _Who:
    """Whom a row means: somebody known, or (`row`) one whom the sheet of people brings in."""

    mail: str
    person: UUID | None = None
    unit: UUID | None = None
    row: SheetRow | None = None


@dataclass
class _Around:
    """What the rows are held against."""

    halves: Halves
    places: Sequence[_Place]
    new: Mapping[str, SheetRow]
    staff: frozenset[UUID]
    there: Mapping[tuple[UUID, UUID], Attendance]
    may: dict[UUID, bool] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_mail: dict[str, list[_Place]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], dict[UUID, _Place]] = defaultdict(dict)
        for place in self.places:
            self.by_mail[place.mail].append(place)
            self.by_name[place.series, folded(place.name)][place.person] = place
        self.new_by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
        for mail, row in self.new.items():
            for key in values.series_codes(row.text("series")):
                self.new_by_name[key, folded(name_in(row))].append(mail)


def judge_attendance(actor: Actor, programme: UUID, rows: Sequence[SheetRow], book: Book) -> list[Verdict | None]:
    """The fate of each row: somebody's presence that is new, known, said otherwise before, or why it cannot be."""
    if not rows:
        return []
    halves = halves_of(Programme.objects.get(pk=programme), _sessions(programme), book)
    sessions = [one.session.pk for one in halves.known.values() if one.session is not None]
    around = _around(actor, halves, _places(programme), sessions, book)
    found: list[Verdict | None] = []
    for row in rows:
        try:
            found.append(_fate(actor, row, around) if row.stands else None)
        except DomainError as error:
            found.append(refusal(error))
    return found


def write_attendance(actor: Actor, programme: UUID, row: SheetRow, made: Sequence[Made]) -> list[Made]:
    """The presence as the row says it; the half-day is held from then on."""
    halves = halves_of(Programme.objects.get(pk=programme), _sessions(programme), {})
    half = halves.of(row)
    if half.series is None or half.session is None:
        raise DomainError("attendance_no_half_day", field="number")
    series = lock_series(half.series.pk)
    rules.require_series(actor, "write", series)
    around = _around(actor, halves, _places(programme, mail_in(row), half.series), [half.session.pk])
    place = _place(_who(row, half, around), half, around)
    if place.unit is not None and place.unit in around.staff:
        # Also of those whom the sheet of people has only now brought into the unit (W5).
        raise DomainError("attendance_own_staff", field="mail")
    told = said(row, half)
    known = around.there.get((half.session.pk, place.person))
    if known is not None and same(known, told):
        return []
    _refuse_own(half.session, known)
    with reading(actor):
        written = _marked(actor, half.session, place, told, known)
    return [*_held(actor, series, half.session), written]


def keep_held(actor: Actor, programme: UUID, records: Sequence[Record]) -> None:
    """A half-day is held as long as some workbook's attendance is left in it, and planned again without any."""
    ids = {one.pk for one in records if isinstance(one, Session)}
    ids |= {one.session_id for one in records if isinstance(one, Attendance)}
    with reading(actor):
        rows = Attendance.objects.filter(session_id__in=ids, deleted_in__isnull=True)
        there = {pk for (pk,) in rows.values_list("session_id")}
    for session in Session.objects.filter(pk__in=ids).select_related("series"):
        mend_evidence(session)
    for session in Session.objects.filter(pk__in=ids, deleted_in__isnull=True, running__isnull=True):
        if session.pk in there and session.state == State.PLANNED:
            save(session, actor=actor, changes={"state": State.HELD, "imported": True}, reason="workbook undone")
        elif session.pk not in there and session.state == State.HELD:
            save(session, actor=actor, changes={"state": State.PLANNED}, reason="workbook undone")


def _marked(actor: Actor, session: Session, place: _Place, told: Said, known: Attendance | None) -> Made:
    fields = {"mode": told.mode, "arrived": told.arrived, "left": told.left, "minutes": told.minutes}
    if known is not None:
        before = {
            "mode": known.mode,
            "arrived": known.arrived.isoformat() if known.arrived is not None else None,
            "left": known.left.isoformat() if known.left is not None else None,
            "minutes": known.minutes,
        }
        return Made(save(known, actor=actor, changes=fields, reason="workbook"), before)
    row = Attendance(
        session=session,
        person_id=place.person,
        enrolment_id=place.pk,
        source=Attendance.Source.IMPORTED,
        marked_at=clock.now(),
        imported=True,
        **fields,
    )
    try:
        with transaction.atomic():
            return Made(save(row, actor=actor))
    except IntegrityError as error:
        raise DomainError("attendance_there") from error


def _held(actor: Actor, series: Series, session: Session) -> list[Made]:
    if session.state != State.PLANNED:
        return []
    before = {"state": session.state, "imported": session.imported}
    held = save(session, actor=actor, changes={"state": State.HELD, "imported": True}, reason="workbook")
    held.series = series
    log_session("session_state", actor, held)
    return [Made(held, before)]


def _sessions(programme: UUID) -> Iterable[Session]:
    living = Session.objects.filter(programme_id=programme, series__isnull=False, deleted_in__isnull=True)
    return living.filter(series__deleted_in__isnull=True).select_related("series")


def _around(
    actor: Actor, halves: Halves, places: Iterable[_Place], sessions: Sequence[UUID], book: Book | None = None
) -> _Around:
    new = {mail_in(row): row for row in (book or {}).get("people", ()) if row.stands and row.text("mail")}
    with reading(actor):
        rows = Attendance.objects.filter(session__in=sessions, person__isnull=False, deleted_in__isnull=True)
        there = {(one.session_id, one.person_id): one for one in rows if one.person_id is not None}
    return _Around(halves, list(places), new, frozenset(rules.staff_units(actor)), there)


def _places(programme: UUID, mail: str = "", series: Series | None = None) -> Iterable[_Place]:
    """Everybody who has or had a place in a series of the programme: who left it later was there all the same.

    With a series only those of the address, or without one those of the series.
    """
    rows = Enrolment.objects.filter(
        series__programme_id=programme,
        series__deleted_in__isnull=True,
        person__isnull=False,
        deleted_in__isnull=True,
        enrolled_at__isnull=False,
    ).exclude(person__state=Person.State.ERASED)
    if series is not None:
        rows = rows.filter(person__email__iexact=mail) if mail else rows.filter(series=series)
    columns = ("pk", "series__code", "person_id", "person__email", "person__name", "person__unit_id")
    for pk, code, person, address, name, unit in rows.order_by("enrolled_at", "pk").values_list(*columns):
        if person is not None:
            yield _Place(pk, values.series_key(code), person, (address or "").lower(), name or "", unit)


def _fate(actor: Actor, row: SheetRow, around: _Around) -> Verdict:
    half = around.halves.of(row)
    if half.series is not None:
        if half.series.pk not in around.may:
            around.may[half.series.pk] = rules.may_series(actor, "write", half.series)
        if not around.may[half.series.pk]:
            raise DomainError("not_allowed", action="write", kind="series", field="series")
    who = _who(row, half, around)
    told = said(row, half)
    if (half.code, who.mail) in around.seen:
        raise DomainError("twice_in_sheet", field="mail", row=around.seen[half.code, who.mail])
    if who.unit is not None and who.unit in around.staff:
        # A superior knows who is enrolled and no more (W5): somebody else brings their presence in.
        raise DomainError("attendance_own_staff", field="mail")
    if who.person is not None:
        _place(who, half, around)
    known = around.there.get((half.session.pk, who.person)) if half.session is not None and who.person else None
    around.seen[half.code, who.mail] = row.number
    if known is not None and same(known, told):
        return Verdict("matched", "attendance_known", person=who.person)
    if half.session is not None:
        _refuse_own(half.session, known)
    facts = {"session": half.code, "minutes": told.minutes}
    if known is not None:
        return Verdict("changed", "attendance_changes", facts={**facts, "before": known.minutes}, person=who.person)
    return Verdict("new", "attendance_new", facts=facts, person=who.person)


def _refuse_own(session: Session, known: Attendance | None) -> None:
    """What was marked here stays as it was marked: a workbook only adds to half-days of which nothing is known."""
    if session.state not in {State.PLANNED, State.HELD}:
        raise DomainError("attendance_day_open", field="number")
    if known is not None and not known.imported:
        raise DomainError("attendance_there", field="number")
    if session.state == State.HELD and not session.imported:
        raise DomainError("attendance_there", field="number")


def _who(row: SheetRow, half: Half, around: _Around) -> _Who:
    """The person by mail, else by name among those of the series; refuses nobody and several."""
    mail = mail_in(row)
    if mail:
        held = around.by_mail.get(mail)
        if held:
            return _Who(mail, held[0].person, held[0].unit)
        if mail in around.new:
            return _Who(mail, row=around.new[mail])
        raise DomainError("attendance_person_unknown", field="mail")
    name = name_in(row)
    if not name:
        raise DomainError("value_missing", field="mail")
    known = around.by_name.get((half.key, folded(name)), {})
    mails: dict[str, _Place | None] = {place.mail: place for place in known.values()}
    mails |= {new: None for new in around.new_by_name.get((half.key, folded(name)), []) if new not in mails}
    if len(mails) > 1:
        raise DomainError("attendance_person_several", field="mail")
    for found, place in mails.items():
        return _Who(found, place.person, place.unit) if place is not None else _Who(found, row=around.new[found])
    raise DomainError("attendance_person_unknown", field="mail")


def _place(who: _Who, half: Half, around: _Around) -> _Place:
    """The place by which the person was there: in the half-day's series, else (instead of the own one) in another."""
    held = around.by_mail.get(who.mail, [])
    found = next((place for place in held if place.series == half.key), next(iter(held), None))
    if found is None:
        raise DomainError("attendance_person_unknown", field="mail")
    return found
