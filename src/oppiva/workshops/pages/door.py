"""What the door's list and the attendance sheet show."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.core.policy import Actor
from oppiva.workshops import door_words, queries, rules, services
from oppiva.workshops.models import Attendance, Series, Session
from oppiva.workshops.pages.live import live_of
from oppiva.workshops.queries import AttendanceRow
from oppiva.workshops.views.paths import series_path

MODES = ("", *Attendance.Mode.values)


@dataclass(frozen=True)
class Line:
    """A person of the list: the row, its state and what a tap does in words, the times when there are any."""

    row: AttendanceRow
    name: str
    state: str
    does: str
    times: str


def lines(rows: list[AttendanceRow]) -> list[Line]:
    """The rows in words."""
    former = _("Former participant")
    return [
        Line(
            row,
            row.name or former,
            str(door_words.MODES[row.mode]),
            str(door_words.NEXT[row.next_mode]),
            door_words.span(row.arrived, row.left),
        )
        for row in rows
    ]


def door(actor: Actor, session: Session, *, shared: bool) -> dict[str, object]:
    """The list at the door, its numbers and its code."""
    live = live_of(session)
    day = queries.day_of(session.pk)
    rows = queries.attendance_rows(actor, session)
    numbers = numbers_of(rows)
    confirmed = day is not None and day.attendance_at is not None
    code = queries.live_code(session) if day is not None else None
    walled = queries.has_walled(actor, session)
    return {
        "live": live,
        "session": session,
        "series": session.series,
        "planned": session.state == Session.State.PLANNED,
        "cancelled": session.state == Session.State.CANCELLED,
        "may_shut": session.state == Session.State.DOOR_OPEN and not numbers.present,
        "locked": services.is_locked(session),
        "rows": lines(rows),
        "numbers": numbers,
        "day": day,
        "confirmed": confirmed,
        "sentence": door_words.door_sentence(session, numbers, confirmed=confirmed, whole=not walled),
        "code": code,
        "walled": walled,
        "remote_too": session.mode != Session.Mode.ON_SITE,
        # For the queue on the device: whose it is, and whether anything may be kept there (trust.md O4).
        "key": device_key(actor),
        "keeps": not shared,
        "worker": worker_address(),
        "modes": [(mode, str(door_words.MODES[mode]), str(door_words.NEXT[next_of(mode)])) for mode in MODES],
        "base": base_address(session),
        "path": path_of(session, (_("Door"), "")),
    }


def sentence(actor: Actor, session: Session) -> str:
    """The sentence of the list as it stands now."""
    day = queries.day_of(session.pk)
    numbers = numbers_of(queries.attendance_rows(actor, session))
    confirmed, whole = day is not None and day.attendance_at is not None, not queries.has_walled(actor, session)
    return door_words.door_sentence(session, numbers, confirmed=confirmed, whole=whole)


def sheet(actor: Actor, session: Session) -> dict[str, object]:
    """The attendance sheet: who was there, how and how long, where it comes from, what was corrected."""
    day = queries.day_of(session.pk)
    rows = queries.attendance_rows(actor, session)
    numbers = numbers_of(rows)
    leads = rules.may_lead(actor, session)
    locked, walled = services.is_locked(session), queries.has_walled(actor, session)
    confirmed = day is not None and day.attendance_at is not None
    came = [line for line in lines(rows) if line.row.mode]
    return {
        "session": session,
        "series": session.series,
        "rows": came,
        "others": [line for line in lines(rows) if not line.row.mode],
        "total": sum(line.row.minutes for line in came),
        "sources": dict(Attendance.Source.choices),
        "numbers": numbers,
        "day": day,
        "leads": leads,
        "locked": locked,
        "confirmed": confirmed,
        "may_take_out": rules.may_take_out_attendance(actor, session),
        "corrections": [
            (
                row,
                row.name or _("Former participant"),
                door_words.value_words(row.before),
                door_words.value_words(row.after),
            )
            for row in queries.correction_rows(actor, session)
        ],
        "walled": walled,
        "sentence": door_words.sheet_sentence(numbers, confirmed=confirmed, whole=not walled),
        "path": path_of(session, (_("Attendance"), "")),
    }


def came(actor: Actor, session: Session) -> list[Line]:
    """Those who were there: the rows of the table out."""
    return [line for line in lines(queries.attendance_rows(actor, session)) if line.row.mode]


def numbers_of(rows: list[AttendanceRow]) -> queries.DayNumbers:
    """The numbers of the rows that the reader sees."""
    site = sum(row.mode == Attendance.Mode.SITE for row in rows)
    remote = sum(row.mode == Attendance.Mode.REMOTE for row in rows)
    return queries.DayNumbers(site, remote, len(rows) - site - remote, len(rows))


def next_of(mode: str) -> str:
    """What one more tap makes of a mark."""
    return MODES[(MODES.index(mode) + 1) % len(MODES)]


def row_of(actor: Actor, session: Session, person: UUID) -> AttendanceRow | None:
    """The line of one person, None for whom the reader does not see here."""
    return next((row for row in queries.attendance_rows(actor, session) if row.person == person), None)


def device_key(actor: Actor) -> str:
    """By what a device tells one person's queue from another's; it leads to nobody."""
    return salted_hmac("oppiva.door", str(actor.person_id)).hexdigest()[:24]


def worker_address() -> str:
    """The one script that answers without network; its address has no language, so that it serves all."""
    with override("fi"):
        return reverse("workshops:door_worker")


def base_address(session: Session) -> str:
    """The address under which all pages of the half-day lie."""
    series = _series(session)
    return reverse("workshops:session", args=[series.programme.code, series.code, session.number])


def path_of(session: Session, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The line above the sentence."""
    series = _series(session)
    return series_path(series, (_("Workshop %(number)s") % {"number": session.number}, ""), *more)


def _series(session: Session) -> Series:
    assert session.series is not None  # found by the address of its series
    return session.series
