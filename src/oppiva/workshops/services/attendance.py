"""The verbs of attendance as it is marked: one, a device's batch, or taken back, until the lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from oppiva.audit.models import Revision, kind_of
from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.workshops import queries, rules
from oppiva.workshops.models import LOCK_DAYS, Attendance, Session, SessionDay
from oppiva.workshops.queries.attendance import Expected
from oppiva.workshops.services.attendance_evidence import add_evidence
from oppiva.workshops.services.live import changed
from oppiva.workshops.services.logging import log_session

State, Source = Session.State, Attendance.Source
OPEN = frozenset({State.DOOR_OPEN, State.RUNNING, State.CLOSING, State.HELD})
MOST_MARKS = 60
# What the people of the room said themselves.
OF_PHONES = frozenset({Source.SELF, Source.TEAM_CARD})
LATE = "late"
IMPORTED = system("imported-half-day")


class Keep(Enum):
    """Stands for a time that a mark says nothing of."""

    TIME = "time"


KEEP = Keep.TIME
Time = datetime | None | Keep


class Fate(StrEnum):
    """What became of a mark: stored; nothing, for it was so already; older than what stands, kept in the history."""

    STORED = "stored"
    ALREADY = "already"
    OLDER = "older"
    REFUSED = "refused"


@dataclass(frozen=True)
class Mark:
    """What somebody says of a person at a half-day; `mode` empty takes the mark back."""

    person: UUID
    mode: str
    made_at: datetime
    source: str = Source.FACILITATOR
    client_ref: UUID | None = None
    arrived: Time = KEEP
    left: Time = KEEP
    # Of a meeting service's report: the minutes of several joins together, at most those between the two times.
    minutes: int | None = None


@dataclass(frozen=True)
class Answer:
    """What became of one mark of a batch; the code of a refusal."""

    client_ref: UUID | None
    fate: Fate
    code: str = ""


def minutes_in(session: Session, arrived: datetime | None, left: datetime | None) -> int:
    """Whole minutes of the half-day between two moments, None meaning its beginning or end; 0 without a date.

    Counted between instants, so that a half-day over a change of clocks is as long as it really was (records.md 6).
    """
    begins, finishes = session.begins(), session.finishes()
    if begins is None or finishes is None:
        return 0
    start = max(begins.astimezone(UTC), (arrived or begins).astimezone(UTC))
    end = min(finishes.astimezone(UTC), (left or finishes).astimezone(UTC))
    return max(0, int((end - start).total_seconds()) // 60)


def is_locked(session: Session, now: datetime | None = None) -> bool:
    """Whether the seven days after the half-day are over, by its local midnight: then there are corrections only."""
    if session.day is None:
        return False
    here = (now or clock.now()).astimezone(ZoneInfo(session.zone)).date()
    return here > session.day + timedelta(days=LOCK_DAYS)


def mark(
    actor: Actor,
    session: Session,
    *,
    person: Person | UUID,
    mode: str,
    arrived: Time = KEEP,
    left: Time = KEEP,
    source: str = Source.FACILITATOR,
    made_at: datetime | None = None,
    client_ref: UUID | None = None,
    minutes: int | None = None,
) -> Attendance:
    """A person is here, on site or remotely; the same again changes nothing, a later mark wins over an earlier one.

    Refuses who does not lead here and a superior of the person (`not_allowed`), a half-day whose door has not been
    opened (`door_not_open`), one who is not expected (`not_expected`), times out of order (`attendance_order`) or
    outside the half-day (`attendance_outside`), and any change after the lock (`attendance_locked`).
    """
    sent = Mark(_id(person), mode, made_at or clock.now(), source, client_ref, arrived, left, minutes)
    (found,) = mark_together(actor, session, [sent])
    assert found is not None  # only a mark without a mode leaves nobody
    return found


def unmark(
    actor: Actor,
    session: Session,
    *,
    person: Person | UUID,
    made_at: datetime | None = None,
    client_ref: UUID | None = None,
) -> None:
    """Takes a mark back: the row is hidden, nothing says that the person was away. Refuses as `mark`."""
    mark_together(actor, session, [Mark(_id(person), "", made_at or clock.now(), client_ref=client_ref)])


def mark_together(actor: Actor, session: Session, marks: Sequence[Mark]) -> list[Attendance | None]:
    """Several marks as one deed: all or none, told to the screens and to the chain once. Refuses as `mark`."""
    rules.require_lead(actor, session)
    put = []
    with transaction.atomic():
        day = lock_day(session)
        people = {one.person: one for one in queries.expected_people(session)}
        for sent in marks:
            who = people.get(sent.person)
            require_marks(actor, session, sent.person, who)
            put.append(put_mark(actor, session, day, sent, who))
        tell_marks(session, day, *(fate for _row, fate in put))
    return [row for row, _fate in put]


def mark_all(actor: Actor, session: Session, marks: Sequence[Mark], *, sent_at: datetime | None) -> list[Answer]:
    """The marks of a device that may have waited for the network, each by itself; sent again they are as if sent once.

    `sent_at` is the device's own time of sending: what its clock is wrong by is taken off each `made_at` (records.md
    11). Refuses more than sixty at once (`too_many_marks`), and who does not lead here.
    """
    rules.require_lead(actor, session)
    if len(marks) > MOST_MARKS:
        raise DomainError("too_many_marks", most=MOST_MARKS)
    now = clock.now()
    wrong_by = now - sent_at if sent_at is not None else timedelta()
    answers: list[Answer] = []
    with transaction.atomic():
        day = lock_day(session)
        people = {one.person: one for one in queries.expected_people(session)}
        for sent in sorted(marks, key=lambda one: one.made_at):
            moved = _at(sent, sent.made_at + wrong_by)
            try:
                require_marks(actor, session, sent.person, people.get(sent.person))
                with transaction.atomic():
                    _row, fate = put_mark(actor, session, day, moved, people.get(sent.person))
                answers.append(Answer(sent.client_ref, fate))
            except DomainError as error:
                answers.append(Answer(sent.client_ref, Fate.REFUSED, error.code))
        tell_marks(session, day, *(one.fate for one in answers))
    return answers


def lock_day(session: Session) -> SessionDay:
    """The half-day as it runs, locked until the transaction ends: marks of one half-day go one after the other.

    One that came with a workbook was never opened here and gets its row now: whoever brought it in has confirmed it.
    Refuses one whose door has not been opened (`door_not_open`) and a cancelled one (`session_cancelled`).
    """
    day = SessionDay.objects.select_for_update().select_related(None).filter(session=session).first()
    state = Session.objects.filter(pk=session.pk).values_list("state", flat=True).first()
    if state == State.CANCELLED:
        raise DomainError("session_cancelled")
    if day is None and state == State.HELD:
        # Two at once would make two rows: the second one waits and finds the row of the first.
        Session.objects.select_for_update().select_related(None).get(pk=session.pk)
        day = SessionDay.objects.filter(session=session).first()
    if day is None and state == State.HELD:
        now = clock.now()
        day = save(SessionDay(session=session, opened_at=now, held_at=now, attendance_at=now), actor=IMPORTED)
    if day is None or state not in OPEN:
        raise DomainError("door_not_open")
    return day


def put_mark(
    actor: Actor, session: Session, day: SessionDay, sent: Mark, who: Expected | None, *, by: Actor | None = None
) -> tuple[Attendance | None, Fate]:
    """One mark inside `lock_day`: the row as it now stands (None: nobody is marked) and what became of the mark.

    The log names `by` where it is another one than as whom the row is read.
    """
    now = clock.now()
    if is_locked(session, now):
        raise DomainError("attendance_locked")
    sent = _at(sent, min(max(sent.made_at, day.opened_at), now))
    with reading(actor):
        rows = list(Attendance.objects.filter(session=session, person_id=sent.person).order_by("marked_at"))
        row = next((one for one in rows if one.deleted_in is None), None)
        if who is None and row is None:
            raise DomainError("not_expected")
        if sent.client_ref is not None and _known(rows, sent.client_ref):
            return row, Fate.ALREADY
        if not sent.mode:
            found, fate = _clear(actor, row, sent)
        elif row is None:
            found, fate = _begin(actor, session, rows, sent, who)
        else:
            found, fate = _change(actor, session, row, sent)
    if fate == Fate.STORED:
        log_session("attendance_marked", by or actor, session)
    return found, fate


def _clear(actor: Actor, row: Attendance | None, sent: Mark) -> tuple[Attendance | None, Fate]:
    if row is None:
        return None, Fate.ALREADY
    if sent.made_at < row.marked_at:
        return row, Fate.OLDER
    save(row, actor=actor, changes={"marked_at": sent.made_at}, client_ref=sent.client_ref)
    delete([row], actor=actor)
    return None, Fate.STORED


def _begin(
    actor: Actor, session: Session, gone: list[Attendance], sent: Mark, who: Expected | None
) -> tuple[Attendance | None, Fate]:
    arrived, left = _time(sent.arrived, None), _time(sent.left, None)
    values = (sent.mode, arrived, left, minutes_of(session, arrived, left, sent.minutes))
    made = save(
        Attendance(
            session=session,
            person_id=sent.person,
            enrolment_id=who.enrolment if who is not None else None,
            mode=values[0],
            arrived=values[1],
            left=values[2],
            minutes=values[3],
            source=sent.source,
            marked_at=sent.made_at,
        ),
        actor=actor,
        client_ref=sent.client_ref,
    )
    if any(sent.made_at < one.marked_at for one in gone):
        # Somebody took the mark back after this one was made, which only comes now: it is kept as taken back.
        delete([made], actor=actor)
        return None, Fate.OLDER
    return made, Fate.STORED


def _change(actor: Actor, session: Session, row: Attendance, sent: Mark) -> tuple[Attendance, Fate]:
    arrived, left = _time(sent.arrived, row.arrived), _time(sent.left, row.left)
    # With the same times the minutes stay, too: a report tells of fewer than lie between them.
    timed = (arrived, left) != (row.arrived, row.left) or sent.minutes is not None
    minutes = minutes_of(session, arrived, left, sent.minutes) if timed else row.minutes
    wanted = {"mode": sent.mode, "arrived": arrived, "left": left, "minutes": minutes}
    if sent.source == Source.FACILITATOR and row.source in OF_PHONES:
        # Whoever leads says so, too: from now on only they take it back.
        wanted["source"] = sent.source
    stood = {name: getattr(row, name) for name in wanted}
    if wanted == stood:
        if sent.made_at > row.marked_at:
            # No change to tell, but the newest word on it: an older one that comes later does not win over it.
            Attendance.objects.filter(pk=row.pk).update(marked_at=sent.made_at)
        return row, Fate.ALREADY
    if sent.made_at < row.marked_at:
        # Older than what stands: both are in the history, and what stands is the later one.
        save(row, actor=actor, changes=wanted, reason=LATE, client_ref=sent.client_ref)
        save(row, actor=actor, changes=stood, reason=LATE)
        return row, Fate.OLDER
    changes = {**wanted, "source": sent.source, "marked_at": sent.made_at}
    return save(row, actor=actor, changes=changes, client_ref=sent.client_ref), Fate.STORED


def _known(rows: Sequence[Attendance], client_ref: UUID) -> bool:
    """Whether this very request has been answered before."""
    kind = kind_of(Attendance)
    ids = [row.pk for row in rows]
    return bool(ids) and Revision.objects.filter(kind=kind, object_id__in=ids, client_ref=client_ref).exists()


def minutes_of(session: Session, arrived: datetime | None, left: datetime | None, told: int | None) -> int:
    """As `minutes_in`, at most as many as are told; refuses times out of order and outside the half-day."""
    if arrived is not None and left is not None and left <= arrived:
        raise DomainError("attendance_order", field="left")
    whole = minutes_in(session, arrived, left)
    if (arrived is not None or left is not None) and not whole:
        raise DomainError("attendance_outside", field="arrived" if arrived is not None else "left")
    return whole if told is None else max(0, min(whole, told))


def tell_marks(session: Session, day: SessionDay, *fates: Fate) -> None:
    """Once for a deed: the screens hear of it, and the counts in the chain are mended if they had been confirmed."""
    if Fate.STORED not in fates:
        return
    if day.attendance_at is not None:
        add_evidence(session)
    changed(session.pk)


def require_marks(actor: Actor, session: Session, person: UUID, who: Expected | None) -> None:
    """Refuse who may not mark this person, expected or marked before: a superior of theirs never does (W5)."""
    unit = (
        who.unit_id if who is not None else Person.objects.filter(pk=person).values_list("unit_id", flat=True).first()
    )
    rules.require_marks(actor, session, person, unit)


def _at(sent: Mark, moment: datetime) -> Mark:
    return replace(sent, made_at=moment)


def _time(sent: Time, stood: datetime | None) -> datetime | None:
    return stood if isinstance(sent, Keep) else sent


def _id(person: Person | UUID) -> UUID:
    return person.pk if isinstance(person, Person) else person
