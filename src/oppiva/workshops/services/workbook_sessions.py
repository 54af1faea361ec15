"""The sheet `sessions` of a workbook: half-days without a date get the one they had; a dated one is moved elsewhere.

An imported half-day in the past stays planned: it is held by its attendance (records.md 6), which comes with the sheet
of attendance. Nobody is told of what was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db.models import Q

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.models import Person, RoleGrant
from oppiva.people.services import mail_in
from oppiva.people.slots import Book, Made, SheetRow, Verdict
from oppiva.programme.models import Programme
from oppiva.programme.queries import plan_in_force
from oppiva.workshops import rules
from oppiva.workshops.models import Series, Session
from oppiva.workshops.services import workbook_values as values
from oppiva.workshops.services.logging import log_series
from oppiva.workshops.services.seats import lock_series
from oppiva.workshops.services.series import MOST_SESSIONS, SESSIONS
from oppiva.workshops.services.workbook_series import refusal

FIELDS = ("day", "starts", "ends", "mode", "place", "join_url", "facilitator", "second")


@dataclass(frozen=True)
class _Around:
    """What the rows are held against."""

    programme: Programme
    most: int
    series: Mapping[str, Series]
    new: Mapping[str, SheetRow]
    sessions: Mapping[tuple[UUID, int], Session]
    facilitators: Mapping[str, Person]


def judge_sessions(actor: Actor, programme: UUID, rows: Sequence[SheetRow], book: Book) -> list[Verdict | None]:
    """The fate of each row: a half-day that gets its date, one that is known as the row says, or why not."""
    around = _around(programme, book)
    seen: dict[tuple[str, int], int] = {}
    found: list[Verdict | None] = []
    for row in rows:
        if not row.stands:
            found.append(None)
            continue
        try:
            key = _key(row, around)
            if key in seen:
                raise DomainError("twice_in_sheet", field="number", row=seen[key])
            found.append(_fate(actor, row, key, around))
            seen[key] = row.number
        except DomainError as error:
            found.append(refusal(error))
    return found


def write_session(actor: Actor, programme: UUID, row: SheetRow, made: Sequence[Made]) -> list[Made]:
    """The half-day as the row says it was."""
    around = _around(programme, {})
    key, number = _key(row, around)
    series = lock_series(around.series[key].pk)
    rules.require_series(actor, "write", series)
    fields = _said(row, around)
    session = around.sessions.get((series.pk, number))
    if session is None:
        session = Session(programme_id=programme, series=series, number=number, imported=True, **fields)
        log_series("series_changed", actor, series)
        return [Made(save(session, actor=actor))]
    changes = _differing(session, fields)
    if not changes:
        return []
    _refuse_planned(session)
    before = {name: _plain(session, name) for name in changes} | {"imported": session.imported}
    changed = save(session, actor=actor, changes={**changes, "imported": True}, reason="workbook")
    log_series("series_changed", actor, series)
    return [Made(changed, before)]


def facilitators_of(programme: UUID) -> list[Person]:
    """The persons who may lead in the programme: a facilitator's role in it or in one of its series."""
    series = Series.objects.filter(programme_id=programme, deleted_in__isnull=True).values_list("pk", flat=True)
    scopes = {str(programme), *(str(pk) for pk in series)}
    holders = RoleGrant.objects.filter(
        role="facilitator", scope_id__in=scopes, revoked_at__isnull=True, deleted_in__isnull=True
    ).values("person_id")
    # Who led last spring may have no role any more: whoever leads a half-day of the programme is known, too.
    led = Session.objects.filter(programme_id=programme, facilitator__isnull=False).values("facilitator_id")
    people = Person.objects.filter(deleted_in__isnull=True).exclude(state=Person.State.ERASED)
    return list(people.filter(Q(pk__in=holders) | Q(pk__in=led)).order_by("name", "pk"))


def _around(programme: UUID, book: Book) -> _Around:
    found = Programme.objects.get(pk=programme)
    plan = plan_in_force(found)
    promised = (plan.workshops.sessions_per_series if plan is not None else None) or SESSIONS
    sessions = {
        (one.series_id, one.number): one
        for one in Session.objects.filter(programme_id=programme, series__isnull=False, deleted_in__isnull=True)
        if one.series_id is not None
    }
    most = min(max([promised, *(number for _, number in sessions)]), MOST_SESSIONS)
    new = values.series_rows_by_key(book.get("series", ()))
    leaders = {person.email.lower(): person for person in facilitators_of(programme)}
    return _Around(found, most, values.series_by_key(programme), new, sessions, leaders)


def _key(row: SheetRow, around: _Around) -> tuple[str, int]:
    """The series and the number, also of a code such as 07/2."""
    code, _, part = row.text("series").partition("/")
    key = values.series_key(code)
    if key not in around.series and key not in around.new:
        raise DomainError("series_unknown", field="series")
    words = (row.text("number") or part).removesuffix(".")
    if not words:
        raise DomainError("value_missing", field="number")
    if not (words.isascii() and words.isdecimal() and 1 <= int(words[:4]) <= around.most):
        raise DomainError("session_number_wrong", field="number", most=around.most)
    return key, int(words)


def _fate(actor: Actor, row: SheetRow, key: tuple[str, int], around: _Around) -> Verdict:
    fields = _said(row, around)
    series = around.series.get(key[0])
    if series is None:
        return Verdict("new")
    if series.state == Series.State.CANCELLED:
        raise DomainError("series_cancelled", field="series")
    if not rules.may_series(actor, "write", series):
        raise DomainError("not_allowed", action="write", kind="series", field="series")
    session = around.sessions.get((series.pk, key[1]))
    if session is None:
        return Verdict("new")
    if not _differing(session, fields):
        return Verdict("matched", "session_known")
    _refuse_planned(session)
    return Verdict("changed", "session_gets_date" if "day" in fields else "session_changes")


def _refuse_planned(session: Session) -> None:
    """A half-day with a date is moved on its own page, where those who take part are told."""
    if session.day is not None or session.state != Session.State.PLANNED:
        day = session.day.isoformat() if session.day is not None else ""
        raise DomainError("session_has_date", field="day", day=day)


def _said(row: SheetRow, around: _Around) -> dict[str, object]:
    """What the cells say; an empty cell says nothing."""
    fields: dict[str, object] = {}
    if row.text("day"):
        day = values.day_in(row.text("day"), around.programme)
        starts, ends = values.times_in(row, day)
        fields |= {"day": day, "starts": starts, "ends": ends}
    elif row.text("starts") or row.text("ends"):
        raise DomainError("value_missing", field="day")
    if row.text("mode"):
        fields["mode"] = values.choice_in(row.text("mode"), values.MODES, "mode_unknown", "mode")
    if row.text("place"):
        if len(row.text("place")) > values.PLACE_LENGTH:
            raise DomainError("value_too_long", field="place")
        fields["place"] = row.text("place")
    if row.text("join_url"):
        url = row.text("join_url")
        if not url.lower().startswith("https://") or len(url) > values.URL_LENGTH or " " in url:
            raise DomainError("join_url_wrong", field="join_url")
        fields["join_url"] = url
    for name in ("facilitator", "second"):
        if row.text(f"{name}_mail"):
            person = around.facilitators.get(mail_in(row, f"{name}_mail"))
            if person is None:
                raise DomainError("facilitator_unknown", field=f"{name}_mail")
            fields[name] = person
    if "second" in fields and fields["second"] == fields.get("facilitator"):
        raise DomainError("facilitator_twice", field="second_mail")
    return fields


def _differing(session: Session, fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if getattr(session, name) != value}


def _plain(session: Session, name: str) -> object:
    """A value before the change as the row keeps it."""
    value = getattr(session, f"{name}_id" if name in {"facilitator", "second"} else name)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
