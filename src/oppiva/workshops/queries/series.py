"""Reads of series for lists: plain rows with how full each is and when it meets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.db.models import Count

from oppiva.core.policy import Actor
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Session


@dataclass(frozen=True)
class SessionRow:
    """One half-day of a list."""

    pk: UUID
    number: int
    day: date | None
    starts: time | None
    ends: time | None
    mode: str
    place: str
    state: str


@dataclass(frozen=True)
class SeriesRow:
    """One series of a list; `counts` by the state of places."""

    pk: UUID
    code: str
    name: str
    area: str
    state: str
    seats: int
    sign_up_until: date | None
    languages: tuple[str, ...]
    sessions: tuple[SessionRow, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def enrolled(self) -> int:
        """Who holds a seat."""
        return self.counts.get(Enrolment.State.ENROLLED, 0)

    @property
    def queued(self) -> int:
        """Who waits in the queue."""
        return self.counts.get(Enrolment.State.QUEUED, 0)

    @property
    def begins(self) -> date | None:
        """The first of its half-days that has a date and is not cancelled."""
        return min((one.day for one in self.sessions if one.day and one.state != Session.State.CANCELLED), default=None)

    @property
    def free(self) -> int:
        """Seats nobody holds and nobody is offered."""
        return max(0, self.seats - sum(self.counts.get(state, 0) for state in Enrolment.SEATED))


def series_rows(actor: Actor, programme: Programme) -> list[SeriesRow]:
    """The series of a programme that the actor may read, in the order of their codes; three statements."""
    rows = list(
        rules.series_visible_to(actor)
        .filter(programme=programme)
        .order_by("code")
        .values_list("pk", "code", "name", "area_id", "state", "seats", "sign_up_until", "languages")
    )
    ids = [row[0] for row in rows]
    sessions, counts = sessions_of(ids), counts_of(ids)
    return [
        SeriesRow(
            pk, code, name, area or "", state, seats, until, tuple(languages), sessions.get(pk, ()), counts.get(pk, {})
        )
        for pk, code, name, area, state, seats, until, languages in rows
    ]


def sessions_of(series: Collection[UUID]) -> dict[UUID, tuple[SessionRow, ...]]:
    """The half-days of each series by number."""
    found: dict[UUID, tuple[SessionRow, ...]] = {}
    rows = Session.objects.filter(series_id__in=series, deleted_in__isnull=True).order_by("number")
    columns = ("series_id", "pk", "number", "day", "starts", "ends", "mode", "place", "state")
    for series_id, *row in rows.values_list(*columns):
        if series_id is not None:
            found[series_id] = (*found.get(series_id, ()), SessionRow(*row))
    return found


def counts_of(series: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many places of each series are in each state."""
    found: dict[UUID, dict[str, int]] = {}
    rows = Enrolment.objects.filter(series_id__in=series, deleted_in__isnull=True).order_by()
    for series_id, state, count in rows.values_list("series_id", "state").annotate(n=Count("pk")):
        found.setdefault(series_id, {})[state] = count
    return found
