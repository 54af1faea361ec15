"""The half-days that somebody leads and that are not over yet as records: coming, under way, or not confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from oppiva.core.policy import Actor
from oppiva.workshops import rules
from oppiva.workshops.models import LOCK_DAYS, Session
from oppiva.workshops.queries.half_days import ALIVE, COLUMNS, HalfDay


@dataclass(frozen=True)
class LedDay:
    """A half-day to lead, and whether its attendance has been confirmed."""

    half_day: HalfDay
    confirmed: bool

    @property
    def last_day(self) -> date:
        """The last day on which its attendance is marked; after it there are corrections only."""
        return self.half_day.day + timedelta(days=LOCK_DAYS)


def led_half_days(actor: Actor) -> list[LedDay]:
    """The half-days the actor leads or assists that have not been held, in order of time; one statement."""
    if actor.person_id is None:
        return []
    me = UUID(actor.person_id)
    mine = Q(facilitator_id=me) | Q(second_id=me) | Q(running__leads_id=me)
    rows = Session.objects.filter(ALIVE, mine, series__in=rules.series_visible_to(actor))
    rows = rows.exclude(state=Session.State.HELD).order_by("day", "starts", "pk")
    found = rows.values_list(*COLUMNS, "running__attendance_at")
    return [LedDay(HalfDay(*columns), confirmed is not None) for *columns, confirmed in found]
