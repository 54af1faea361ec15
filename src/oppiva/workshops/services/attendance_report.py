"""Taking in what a facilitator chose of a meeting service's report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.workshops import rules
from oppiva.workshops.models import Attendance, Session
from oppiva.workshops.services.attendance import mark


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
    with transaction.atomic():
        for row in rows:
            mark(
                actor,
                session,
                person=row.person,
                mode=Attendance.Mode.REMOTE,
                arrived=row.arrived,
                left=row.left,
                minutes=row.minutes,
                source=Attendance.Source.REPORT,
            )
    return len(rows)
