"""A meeting service's report as a proposal: its rows matched to those expected, with minutes; nothing is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.core.matching import Names
from oppiva.core.policy import Actor
from oppiva.core.rosters.apart import read_meeting_apart
from oppiva.core.rosters.meeting import Attended, joined
from oppiva.core.text import name_key
from oppiva.workshops import queries, rules
from oppiva.workshops.models import Session
from oppiva.workshops.queries import Expected
from oppiva.workshops.services import minutes_in


@dataclass(frozen=True)
class Proposed:
    """One expected person of the report: when first and last there, the minutes of all joins, and how sure it is."""

    person: UUID
    name: str
    organisation: str
    told: str
    arrived: datetime | None
    left: datetime | None
    minutes: int
    joins: int
    sure: bool
    marked: str = ""

    @property
    def times(self) -> str:
        """What is sent back of the times: moments, empty for the beginning or end."""
        return "|".join(at.isoformat() if at is not None else "" for at in (self.arrived, self.left))


@dataclass(frozen=True)
class Proposal:
    """What a report proposes, whom it names that nobody expects here, and how many rows could not be read."""

    rows: tuple[Proposed, ...]
    unknown: tuple[str, ...]
    unread: int


def propose(actor: Actor, session: Session, data: bytes) -> Proposal:
    """The report read in a process of its own and matched by mail, then by name; a likeness alone is not sure.

    Several joins of one person are summed, also those of two devices at once. Refuses what the reader refuses, with
    its field. Own staff of the actor is not in it (W5).
    """
    if session.day is None:
        raise DomainError("session_needs_date", field="file")
    try:
        meeting = read_meeting_apart(data, session.day)
    except DomainError as error:
        raise DomainError(error.code, **{**error.facts, "field": "file"}) from error
    walled = rules.walled_off(actor)
    everybody = queries.expected_people(session)
    found: dict[UUID, list[tuple[Attended, bool]]] = defaultdict(list)
    unknown: list[str] = []
    match = _Matcher(everybody)
    for one in meeting.people:
        person, sure = match.of(one)
        if person is None:
            unknown.append(one.name or _("no name"))
        else:
            found[person].append((one, sure))
    modes = {row.person: row.mode for row in queries.attendance_rows(actor, session)}
    rows = [
        _proposed(session, one, found[one.person], modes.get(one.person, ""))
        for one in everybody
        if one.person in found and (one.unit_id not in walled or str(one.person) == actor.person_id)
    ]
    return Proposal(tuple(row for row in rows if row.minutes), tuple(unknown), meeting.unread)


class _Matcher:
    """Finds whom a row of the report means."""

    def __init__(self, people: list[Expected]) -> None:
        self._mails = {one.email.lower(): one.person for one in people if one.email}
        self._names: dict[str, list[UUID]] = defaultdict(list)
        self._alike: Names[UUID] = Names()
        for one in people:
            self._names[name_key(one.name)].append(one.person)
            self._alike.add(one.name, one.person)

    def of(self, row: Attended) -> tuple[UUID | None, bool]:
        """The person and whether it is sure: by mail, by the very name of one alone; else one of a name alike."""
        if row.mail and row.mail in self._mails:
            return self._mails[row.mail], True
        same = self._names.get(name_key(row.name), [])
        if same:
            return same[0], len(same) == 1
        return self._alike.spelled(row.name), False


def _proposed(session: Session, one: Expected, told: list[tuple[Attended, bool]], marked: str) -> Proposed:
    zone = ZoneInfo(session.zone)
    spans = joined((_here(start, zone), _here(end, zone)) for row, _sure in told for start, end in row.spans)
    minutes = sum(minutes_in(session, start, end) for start, end in spans)
    begins, finishes = session.begins(), session.finishes()
    arrived, left = spans[0][0], spans[-1][1]
    return Proposed(
        one.person,
        one.name,
        one.organisation,
        ", ".join(dict.fromkeys(row.name for row, _sure in told if row.name)),
        arrived if begins is not None and arrived > begins else None,
        left if finishes is not None and left < finishes else None,
        minutes,
        len(spans),
        all(sure for _row, sure in told),
        marked,
    )


def _here(at: datetime, zone: ZoneInfo) -> datetime:
    """A time of the report, which is written in local time, as a moment."""
    return datetime.combine(at.date(), time(at.hour, at.minute, at.second), zone).astimezone(UTC)
