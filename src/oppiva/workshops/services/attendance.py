"""The verbs of attendance: mark, take back, confirm once, correct after the lock; counts go to the evidence chain."""

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
from oppiva.workshops.models import (
    DOOR_HOURS,
    LOCK_DAYS,
    Attendance,
    AttendanceCorrection,
    Session,
    SessionDay,
)
from oppiva.workshops.queries.attendance import Expected
from oppiva.workshops.services.attendance_evidence import add_evidence
from oppiva.workshops.services.live import changed
from oppiva.workshops.services.logging import log_session

State, Mode, Source = Session.State, Attendance.Mode, Attendance.Source
OPEN = frozenset({State.DOOR_OPEN, State.RUNNING, State.CLOSING, State.HELD})
MOST_MARKS = 60
SHORTEST_REASON, LONGEST_REASON = 10, 300
# A tick of one's own so long after the beginning says when one came; before that the phone was slow.
GRACE = timedelta(minutes=15)
LATE = "late"
IMPORTED = system("imported-half-day")
TEAM = system("team-card")


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


@dataclass(frozen=True)
class After:
    """What a correction says was true: the way of taking part and the times."""

    mode: str
    arrived: datetime | None = None
    left: datetime | None = None


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
    rules.require_lead(actor, session)
    sent = Mark(_id(person), mode, made_at or clock.now(), source, client_ref, arrived, left, minutes)
    with transaction.atomic():
        day = lock_day(session)
        who = _expected(session, sent.person)
        _require_marks(actor, session, sent.person, who)
        found, fate = put_mark(actor, session, day, sent, who)
        _tell(session, day, fate)
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
    rules.require_lead(actor, session)
    sent = Mark(_id(person), "", made_at or clock.now(), client_ref=client_ref)
    with transaction.atomic():
        day = lock_day(session)
        who = _expected(session, sent.person)
        _require_marks(actor, session, sent.person, who)
        _row, fate = put_mark(actor, session, day, sent, who)
        _tell(session, day, fate)


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
                _require_marks(actor, session, sent.person, people.get(sent.person))
                with transaction.atomic():
                    _row, fate = put_mark(actor, session, day, moved, people.get(sent.person))
                answers.append(Answer(sent.client_ref, fate))
            except DomainError as error:
                answers.append(Answer(sent.client_ref, Fate.REFUSED, error.code))
        _tell(session, day, *(one.fate for one in answers))
    return answers


def tick(attendee: rules.Attendee, *, enrolment: UUID | None = None, mode: str = Mode.SITE) -> Attendance:
    """One's own "here", or that of a team mate who has no phone; one who is marked already stays as marked.

    Refuses one who is not of the own team (`not_in_team`), a half-day whose door is not open (`door_not_open`) or is
    over by two hours (`door_closed`).
    """
    session, own = attendee.session, enrolment is None or enrolment == attendee.enrolment.pk
    actor = _in_team(attendee, enrolment)
    mates = {one.enrolment for one in queries.team_mates(attendee)}
    if not own and enrolment not in mates:
        raise DomainError("not_in_team")
    source = Source.SELF if own and not attendee.by_pass else Source.TEAM_CARD
    now = clock.now()
    with transaction.atomic():
        day = lock_day(session)
        _require_not_over(session, now)
        people = {one.enrolment: one for one in queries.expected_people(session)}
        who = people.get(attendee.enrolment.pk if own or enrolment is None else enrolment)
        if who is None:
            raise DomainError("not_expected")
        with reading(actor):
            there = Attendance.objects.filter(session=session, person_id=who.person, deleted_in__isnull=True).first()
        if there is not None:
            return there
        begins = session.begins()
        arrived = now if begins is not None and now > begins + GRACE else None
        sent = Mark(who.person, mode, now, source, arrived=arrived)
        found, fate = put_mark(actor, session, day, sent, who, by=attendee.actor)
        _tell(session, day, fate)
    assert found is not None  # it has a mode
    return found


def untick(attendee: rules.Attendee, *, enrolment: UUID) -> None:
    """Takes back a tick made in the team, not one a facilitator made (`marked_by_other`). Refuses as `tick`."""
    mates = {one.enrolment for one in queries.team_mates(attendee)} | {attendee.enrolment.pk}
    if enrolment not in mates:
        raise DomainError("not_in_team")
    session, actor = attendee.session, _in_team(attendee, enrolment)
    with transaction.atomic():
        day = lock_day(session)
        _require_not_over(session, clock.now())
        people = {one.enrolment: one for one in queries.expected_people(session)}
        who = people.get(enrolment)
        if who is None:
            raise DomainError("not_expected")
        with reading(actor):
            there = Attendance.objects.filter(session=session, person_id=who.person, deleted_in__isnull=True).first()
        if there is None:
            return
        if there.source not in {Source.SELF, Source.TEAM_CARD}:
            raise DomainError("marked_by_other")
        taken_back = Mark(who.person, "", clock.now())
        _row, fate = put_mark(actor, session, day, taken_back, who, by=attendee.actor)
        _tell(session, day, fate)


def confirm_attendance(actor: Actor, session: Session) -> SessionDay:
    """The attendance is as it was, says a facilitator, once: who confirms again changes nothing.

    Refuses who does not lead here, and a half-day whose door has not been opened (`door_not_open`).
    """
    rules.require_lead(actor, session)
    with transaction.atomic():
        day = lock_day(session)
        if day.attendance_at is not None:
            return day
        by = UUID(actor.person_id) if actor.person_id else None
        confirmed = save(day, actor=actor, changes={"attendance_at": clock.now(), "attendance_by": by})
        log_session("attendance_confirmed", actor, session)
        add_evidence(session)
        changed(session.pk)
        return confirmed


def correct_attendance(
    actor: Actor,
    session: Session,
    *,
    person: Person | UUID,
    after: After | None,
    reason: str,
    client_ref: UUID | None = None,
) -> AttendanceCorrection:
    """What was really true of a locked attendance: both values stay to be read, the row takes the new one.

    `after` None: was not there. Refuses as `mark`, before the lock (`attendance_open`: it is still changed as it is),
    a reason of under 10 or over 300 characters (`reason_length`), and what changes nothing (`nothing_changed`).
    """
    rules.require_lead(actor, session)
    reason, pk = " ".join(reason.split()), _id(person)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise DomainError("reason_length", field="reason", least=SHORTEST_REASON, most=LONGEST_REASON)
    with transaction.atomic():
        day = lock_day(session)
        if not is_locked(session):
            raise DomainError("attendance_open")
        who = _expected(session, pk)
        with reading(actor):
            row = Attendance.objects.filter(session=session, person_id=pk, deleted_in__isnull=True).first()
        _require_marks(actor, session, pk, who)
        if row is None and who is None:
            raise DomainError("not_expected")
        sent = _new_values(session, after)
        with reading(actor):
            told = save(
                AttendanceCorrection(
                    session=session,
                    person_id=pk,
                    before=_plain(session, row.mode, row.arrived, row.left, row.minutes) if row is not None else None,
                    after=_plain(session, *sent) if sent is not None else None,
                    reason=reason,
                    by_id=actor.person_id,
                    at=clock.now(),
                ),
                actor=actor,
                client_ref=client_ref,
            )
            if told.before == told.after:
                raise DomainError("nothing_changed")
            _take_correction(actor, session, row, who, sent, pk, reason)
        log_session("attendance_corrected", actor, session)
        _tell(session, day, Fate.STORED)
        return told


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
    values = (sent.mode, arrived, left, _minutes(session, arrived, left, sent.minutes))
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
    timed = sent.arrived is not KEEP or sent.left is not KEEP or sent.minutes is not None
    minutes = _minutes(session, arrived, left, sent.minutes) if timed else row.minutes
    wanted = {"mode": sent.mode, "arrived": arrived, "left": left, "minutes": minutes}
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


def _take_correction(
    actor: Actor,
    session: Session,
    row: Attendance | None,
    who: Expected | None,
    sent: tuple[str, datetime | None, datetime | None, int] | None,
    person: UUID,
    reason: str,
) -> None:
    if sent is None:
        if row is not None:
            delete([row], actor=actor, reason=reason)
        return
    values = dict(zip(("mode", "arrived", "left", "minutes"), sent, strict=True))
    values |= {"marked_at": clock.now(), "source": Source.FACILITATOR}
    if row is not None:
        save(row, actor=actor, changes=values, reason=reason)
    else:
        place = who.enrolment if who is not None else None
        save(Attendance(session=session, person_id=person, enrolment_id=place), actor=actor, changes=values)


def _new_values(session: Session, after: After | None) -> tuple[str, datetime | None, datetime | None, int] | None:
    if after is None:
        return None
    return after.mode, after.arrived, after.left, _minutes(session, after.arrived, after.left, None)


def _minutes(session: Session, arrived: datetime | None, left: datetime | None, told: int | None) -> int:
    if arrived is not None and left is not None and left <= arrived:
        raise DomainError("attendance_order", field="left")
    whole = minutes_in(session, arrived, left)
    if (arrived is not None or left is not None) and not whole:
        raise DomainError("attendance_outside", field="arrived" if arrived is not None else "left")
    return whole if told is None else max(0, min(whole, told))


def _plain(
    session: Session, mode: str, arrived: datetime | None, left: datetime | None, minutes: int
) -> dict[str, object]:
    """A value as a correction keeps it: moments in UTC."""
    at = {
        name: moment.astimezone(UTC).isoformat() if moment else None
        for name, moment in (("arrived", arrived), ("left", left))
    }
    return {"mode": str(mode), **at, "minutes": minutes}


def _tell(session: Session, day: SessionDay, *fates: Fate) -> None:
    """Once for a deed: the screens hear of it, and the counts in the chain are mended if they had been confirmed."""
    if Fate.STORED not in fates:
        return
    if day.attendance_at is not None:
        add_evidence(session)
    changed(session.pk)


def _in_team(attendee: rules.Attendee, enrolment: UUID | None) -> Actor:
    """As whom a tick is read and saved: a team mate's row is not the member's to read, so there it is the system."""
    own = enrolment is None or enrolment == attendee.enrolment.pk
    return attendee.actor if own else TEAM


def _expected(session: Session, person: UUID) -> Expected | None:
    return queries.expected_person(session, person)


def _require_marks(actor: Actor, session: Session, person: UUID, who: Expected | None) -> None:
    unit = (
        who.unit_id if who is not None else Person.objects.filter(pk=person).values_list("unit_id", flat=True).first()
    )
    rules.require_marks(actor, session, person, unit)


def _require_not_over(session: Session, now: datetime) -> None:
    finishes = session.finishes()
    if session.state == State.HELD or finishes is None or now > finishes + timedelta(hours=DOOR_HOURS):
        raise DomainError("door_closed")


def _at(sent: Mark, moment: datetime) -> Mark:
    return replace(sent, made_at=moment)


def _time(sent: Time, stood: datetime | None) -> datetime | None:
    return stood if isinstance(sent, Keep) else sent


def _id(person: Person | UUID) -> UUID:
    return person.pk if isinstance(person, Person) else person
