"""What stands on the papers of a half-day: who is expected, the join code while the door is open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.workshops.models import DoorCode, Enrolment, ReplacementSeat, Session


@dataclass(frozen=True)
class ExpectedRow:
    """One who is expected, by name and organisation; `guest` comes from another series."""

    name: str
    organisation: str
    guest: bool


def expected_rows(session: Session) -> list[ExpectedRow]:
    """Who is enrolled in the series, and who takes this half-day in place of another, by name; two statements.

    Whoever may read the roster may read this.
    """
    taken = ReplacementSeat.objects.filter(
        session=session, state=ReplacementSeat.State.TAKEN, deleted_in__isnull=True
    ).values("enrolment")
    rows = Enrolment.objects.filter(
        Q(series_id=session.series_id) | Q(pk__in=taken), state=Enrolment.State.ENROLLED, deleted_in__isnull=True
    )
    found = [
        ExpectedRow(name or "", house or "", series != session.series_id)
        for name, house, series in rows.values_list("person__name", "unit__organisation__name", "series_id")
    ]
    return sorted((row for row in found if row.name), key=lambda row: search_key(row.name))


def join_code_of(session: UUID) -> str:
    """The living join code of a half-day; empty when its door is not open."""
    rows = DoorCode.objects.filter(
        session_id=session, ended_at__isnull=True, deleted_in__isnull=True, dies_at__gt=clock.now()
    )
    return rows.values_list("code", flat=True).first() or ""
