"""The decisions asked about later (records.md 2.6): as they stand, who is in the team, what a link is kept as."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from oppiva.core.calendars import local_day
from oppiva.core.policy import reading, system
from oppiva.experiments.follow_dates import Due, asked_by, asked_on, open_on
from oppiva.experiments.models import Choice, Cycle, Decision, Experiment
from oppiva.workshops.models import TeamMember

READER = system("follow-ups")
ASKED = (Choice.KEEP, Choice.HAND_OVER, Choice.CHANGE)


@dataclass(frozen=True)
class Told:
    """A recorded decision as it stands now: its local day, and when the round after it began, if it did."""

    experiment: UUID
    cycle: UUID
    choice: str
    decided_on: date
    began_again: date | None
    owner: UUID | None = None
    recorded_by: UUID | None = None

    def open_on(self, day: date) -> Due | None:
        """The question that an answer of this day belongs to."""
        return open_on(self.decided_on, self.choice, self.began_again, day)

    def asked_on(self, months: int, day: date) -> Due | None:
        """The question of so many months, also before it is due; None once the next one is, or when it is not asked."""
        return asked_on(self.decided_on, self.choice, self.began_again, months, day)

    def due_by(self, day: date) -> tuple[Due, ...]:
        """The questions that are due by this day."""
        return asked_by(self.decided_on, self.choice, self.began_again, day)


def told(**where: Any) -> QuerySet[Decision]:
    """Recorded decisions that are asked about, with the start of the round after them; read by whoever reads."""
    again = Cycle.objects.filter(
        experiment=OuterRef("experiment"), number__gt=OuterRef("cycle__number"), deleted_in__isnull=True
    )
    rows = Decision.objects.filter(
        decided_at__isnull=False,
        choice__in=ASKED,
        deleted_in__isnull=True,
        cycle__deleted_in__isnull=True,
        experiment__deleted_in__isnull=True,
        experiment__programme__deleted_in__isnull=True,
        **where,
    )
    return rows.annotate(began_at=Subquery(again.order_by("number").values("started_at")[:1]))


def told_of(cycle: Cycle) -> Told | None:
    """The decision of a cycle; None when it is not asked about."""
    with reading(READER):
        found = told(cycle=cycle).first()
    return told_row(found) if found is not None else None


def is_member(experiment: Experiment, person: UUID) -> bool:
    """Whether the person is in the team now."""
    rows = TeamMember.objects.filter(team_id=experiment.team_id, until__isnull=True, deleted_in__isnull=True)
    return rows.filter(enrolment__person_id=person).exists()


def link_hash(token: str) -> str:
    """What is stored of a link, bound to its purpose (trust.md 10.11)."""
    return hashlib.sha256(f"oppiva follow-up {token}".encode()).hexdigest()


def told_row(row: Decision) -> Told:
    """The facts of a row of `told`."""
    assert row.decided_at is not None
    began: datetime | None = row.began_at  # type: ignore[attr-defined]  # annotated by `told`
    return Told(
        row.experiment_id,
        row.cycle_id,
        row.choice,
        local_day(row.decided_at),
        day_of(began),
        row.owner_id,
        row.decided_by,
    )


def day_of(at: datetime | None) -> date | None:
    """The local day of a moment, if there is one."""
    return local_day(at) if at is not None else None
