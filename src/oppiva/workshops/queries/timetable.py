"""What would become of each row of a pasted table of half-days: taken, the same already, or what is to be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.core.scheduling import Conflict, PastedRow, exists
from oppiva.core.text import fold, name_key
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.meeting_links import is_https
from oppiva.workshops.models import Series, Session
from oppiva.workshops.queries.conflicts import conflicts_of


class Fate(StrEnum):
    """What becomes of a row."""

    STOP = "stop"  # something is to be mended first
    SET = "set"  # the half-day gets its first date
    MOVE = "move"  # another day or time
    CHANGE = "change"  # something else changes
    SAME = "same"  # nothing changes


@dataclass(frozen=True)
class JudgedRow:
    """A row with the half-day it means, the fields it changes, what is to be mended (field -> code), and conflicts."""

    pasted: PastedRow
    session: Session | None = None
    changes: Mapping[str, object] = field(default_factory=dict)
    troubles: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        if self.troubles or self.session is None:
            return Fate.STOP
        if not self.changes:
            return Fate.SAME
        if self.session.day is None and "day" in self.changes:
            return Fate.SET
        return Fate.MOVE if {"day", "starts", "ends"} & set(self.changes) else Fate.CHANGE

    @property
    def tells(self) -> bool:
        """Whether people are told of it: its date was known to them."""
        return bool(self.changes) and self.session is not None and self.session.told_at is not None


def judge(actor: Actor, programme: Programme, rows: Sequence[PastedRow]) -> list[JudgedRow]:
    """Each row against the half-days of the series that the actor may write, and against each other."""
    sessions = _sessions(actor, programme)
    leaders = list(rules.facilitators(programme))
    count = Counter((_code(row.series), row.session) for row in rows if row.series and row.session)
    judged = []
    for row in rows:
        found = sessions.get(_code(row.series), {})
        troubles = dict(row.troubles)
        if row.series and not found:
            troubles["series"] = "series_unknown"
        session = found.get(row.session)
        if found and row.session and session is None:
            troubles["session"] = "session_unknown"
        if row.series and row.session and count[_code(row.series), row.session] > 1:
            troubles["session"] = "row_twice"
        changes = _changes(row, session, leaders, troubles) if session is not None else {}
        judged.append(JudgedRow(row, session, changes, troubles))
    meant = {one.session.pk: one.changes for one in judged if one.session is not None and not one.troubles}
    conflicts = conflicts_of(programme, changes=meant)
    return [
        JudgedRow(one.pasted, one.session, one.changes, one.troubles, conflicts.get(one.session.pk, ()))
        if one.session is not None and not one.troubles
        else one
        for one in judged
    ]


def _code(text: str) -> str:
    """`7`, `07` and `S07` are one series when there is no other."""
    key = fold(text)
    return key.lstrip("0") or key


def _sessions(actor: Actor, programme: Programme) -> dict[str, dict[int, Session]]:
    rows = rules.sessions_visible_to(actor, "write").filter(programme=programme)
    found: dict[str, dict[int, Session]] = {}
    for one in rows.select_related("series", "facilitator", "second"):
        if one.series is not None:
            one.series.programme = programme
            found.setdefault(_code(one.series.code), {})[one.number] = one
    return found


def _changes(row: PastedRow, session: Session, leaders: list[Person], troubles: dict[str, str]) -> dict[str, object]:
    """The fields of the half-day that differ; empty cells leave what there is."""
    assert session.series is not None
    if session.series.state == Series.State.CANCELLED or session.state == Session.State.CANCELLED:
        troubles["session"] = "session_cancelled"
    elif session.state != Session.State.PLANNED:
        troubles["session"] = "session_begun"
    wanted: dict[str, Any] = {}
    _time(row, session, wanted, troubles)
    if row.mode:
        wanted["mode"] = row.mode
    if row.place:
        wanted["place"] = row.place
    if row.link:
        if is_https(row.link):
            wanted["join_url"] = row.link
        else:
            troubles["link"] = "link_not_https"
    if row.facilitator:
        found = _leader(row.facilitator, leaders)
        if len(found) != 1:
            troubles["facilitator"] = "facilitator_several" if found else "facilitator_unknown"
        elif found[0].pk == session.second_id:
            troubles["facilitator"] = "same_facilitator"
        else:
            wanted["facilitator"] = found[0]
    return {name: value for name, value in wanted.items() if getattr(session, name) != value}


def _time(row: PastedRow, session: Session, wanted: dict[str, Any], troubles: dict[str, str]) -> None:
    day = row.day or session.day
    starts, ends = (row.starts, row.ends) if row.starts else (session.starts, session.ends)
    if "day" in troubles or "time" in troubles or (row.day is None and row.starts is None):
        return
    if day is None or starts is None or ends is None:
        troubles["time" if day is not None else "day"] = "time_missing" if day is not None else "day_missing"
    elif not exists(day, starts, session.zone) or not exists(day, ends, session.zone):
        troubles["time"] = "time_impossible"
    else:
        wanted |= {"day": day, "starts": starts, "ends": ends}


def _leader(text: str, leaders: list[Person]) -> list[Person]:
    if "@" in text:
        return [one for one in leaders if (one.email or "").casefold() == text.casefold()]
    return [one for one in leaders if name_key(one.name) == name_key(text)]


def told_by(rows: Sequence[JudgedRow]) -> set[UUID]:
    """The series whose participants are told when the rows are taken."""
    return {one.session.series_id for one in rows if one.tells and one.session is not None and one.session.series_id}
