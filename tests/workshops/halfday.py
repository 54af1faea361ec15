"""A half-day of the first series on Tuesday 3.3.2026 at 8.30-12.00, with people in it; and its door."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from oppiva.audit.services import save
from oppiva.core.policy import Actor
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.workshops import services
from oppiva.workshops.models import Attendance, Enrolment, Session, Team, TeamMember
from workshops.cast import SETUP, Cast, dated, enrol
from workshops.reading import read

DAY = date(2026, 3, 3)
HELSINKI = ZoneInfo("Europe/Helsinki")


def local(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A moment of the day by the clock on the wall."""
    return datetime.combine(day, time(hour, minute), HELSINKI).astimezone(UTC)


def half_day(cast: Cast, people: int = 6, number: int = 1, **more: Any) -> Session:
    """The half-day with so many enrolled, still planned."""
    enrol(cast, people)
    dated(cast, cast.first, DAY - timedelta(days=21 * (number - 1)))
    session = cast.first.sessions.select_related("series__programme").get(number=number)
    if more:
        save(session, actor=SETUP, changes=more)
    return session


def opened(cast: Cast, people: int = 6, **more: Any) -> Session:
    """The same with its door opened by the facilitator."""
    session = half_day(cast, people, **more)
    services.open_door(actor_for(cast.facilitator), session)
    return session


def team(cast: Cast, number: int, people: list[Person]) -> Team:
    """A published team of these people."""
    made = Team.objects.create(series=cast.first, number=number, published_at=local(8))
    for person in people:
        place = Enrolment.objects.get(series=cast.first, person=person)
        TeamMember.objects.create(team=made, enrolment=place, since=local(8))
    return made


def rows(session: Session) -> dict[str, tuple[str, int]]:
    """Who is marked, how and for how many minutes."""
    with read():
        found = Attendance.objects.filter(session=session, deleted_in__isnull=True)
        return {name: (mode, minutes) for name, mode, minutes in found.values_list("person__name", "mode", "minutes")}


def lead(cast: Cast) -> Actor:
    """The facilitator of the series."""
    return actor_for(cast.facilitator)
