"""Taking in what a facilitator chose of a meeting service's report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.workshops import rules
from oppiva.workshops.models import Attendance, Session
from oppiva.workshops.services.attendance import Mark, mark_together


@dataclass(frozen=True)
class ReportRow:
    """A person of the report as proposed: times (None: the beginning, the end) and the minutes of all joins."""

    person: UUID
    arrived: datetime | None
    left: datetime | None
    minutes: int


def take_report(actor: Actor, session: Session, rows: Sequence[ReportRow]) -> int:
    """Marks the chosen people as remote, with the report as source; all or none. Answers how many.

    Refuses as `mark`, and when nobody was chosen (`report_nobody`).
    """
    rules.require_lead(actor, session)
    if not rows:
        raise DomainError("report_nobody")
    now = clock.now()
    mark_together(actor, session, [_mark(row, now) for row in rows])
    return len(rows)


def _mark(row: ReportRow, now: datetime) -> Mark:
    return Mark(
        row.person, Attendance.Mode.REMOTE, now, Attendance.Source.REPORT,
        arrived=row.arrived, left=row.left, minutes=row.minutes,
    )  # fmt: skip
