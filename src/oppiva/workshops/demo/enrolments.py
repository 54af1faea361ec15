"""Who is in the series of the demo: about three hundred invented people, queues, an offer, proposals that wait.

The people sign up themselves, through the services, on days before their series began.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from oppiva.jobs.clock import travel
from oppiva.people import demo as people_demo
from oppiva.people.models import Person, Role
from oppiva.people.queries import actor_for
from oppiva.programme.queries import plan_in_force
from oppiva.programme.rules import programmes_visible_to
from oppiva.workshops import queries, rules, services
from oppiva.workshops.demo.crowd import HIRED, Crowd, add_units
from oppiva.workshops.models import Enrolment, Series
from oppiva.workshops.queries import SeriesRow

CODE = "ES-OPPIVA"
BEFORE = timedelta(days=35)  # so long before a series began its people had signed up
# How many people a series has once it has begun, and how many a coming one has so far, in order of their beginning.
BEGUN = (21, 22, 21, 22, 21, 21, 24, 22, 21, 22, 21)
COMING = (24, 28, 11, 9, 6, 3)
QUEUE = 4  # who waits for the coming series that is full; then one in it leaves, and the first is offered the seat


def build(random: Random, day: date) -> None:
    """Fills the series as far as the story has come."""
    manager = people_demo.person(Role.PROJECT_MANAGER)
    programme = programmes_visible_to(actor_for(manager)).filter(code=CODE).first() if manager is not None else None
    if manager is None or programme is None:
        return
    rows = [row for row in queries.series_rows(actor_for(manager), programme) if _has_people(row)]
    if not rows:
        return
    add_units()
    plan = plan_in_force(programme)
    themes = [one.code for one in plan.workshops.themes if one.code] if plan is not None else []
    seats = queries.organisation_seats(actor_for(manager), programme)
    teller = _Teller(random, manager, themes, {row.organisation_id: row.promised for row in seats})
    rows.sort(key=lambda row: (row.begins or day, row.code))
    begun = [row for row in rows if row.begins is not None and row.begins <= day]
    coming = [row for row in rows if row.begins is not None and row.begins > day]
    first = teller.newest(begun)
    for row, count in zip(begun, BEGUN * 2, strict=False):
        teller.fill(row, count, (row.begins or day) - BEFORE, first.get(row.pk, []))
    for back, (row, count) in enumerate(zip(coming, COMING, strict=False)):
        teller.fill(row, count, day - timedelta(days=9 - back))
    still_open = [row for row in coming if row.state == Series.State.OPEN]
    full = [row for row in still_open if row in coming[1:2]]
    for row in full:
        teller.wait(row, day)
    for row in [row for row in still_open if row not in full][:1]:
        teller.propose(row, day)


def _has_people(row: SeriesRow) -> bool:
    return row.begins is not None and row.state not in {Series.State.DRAFT, Series.State.CANCELLED}


class _Teller:
    """Lets people into series, each on a day."""

    def __init__(self, random: Random, manager: Person, themes: list[str], promised: Mapping[UUID, int | None]) -> None:
        self._random, self._manager, self._themes = random, manager, themes
        self._crowd = Crowd(random, promised)

    def newest(self, rows: list[SeriesRow]) -> dict[UUID, list[Person]]:
        """The participants of the cast, each with the newest of the series that their organisation takes part in."""
        found: dict[UUID, list[Person]] = {}
        for role in (Role.PARTICIPANT, Role.TEAM_MEMBER):
            person = people_demo.person(role)
            for row in reversed(rows):
                if (
                    person is not None
                    and person.unit is not None
                    and person.unit.organisation_id in self._series(row)[1]
                ):
                    found.setdefault(row.pk, []).append(person)
                    break
        return found

    def fill(self, row: SeriesRow, count: int, day: date, first: Sequence[Person] = ()) -> None:
        """So many people sign up on the day; a series that is closed now was open then."""
        series, houses = self._series(row)
        with travel(max(min(day, row.sign_up_until or day), HIRED)):
            closed = series.state == Series.State.CLOSED
            if closed:
                series = services.open_series(actor_for(self._manager), series)
            inside: list[Person] = []
            for number in range(min(count, row.seats)):
                person = first[number] if number < len(first) else self._crowd.one(houses, row.pk)
                if person is not None:
                    services.sign_up(actor_for(person), series, wishes=self._wishes(person, inside))
                    inside.append(person)
            if closed:
                services.close_series(actor_for(self._manager), series)

    def wait(self, row: SeriesRow, day: date) -> None:
        """Some stand in the queue; one leaves, and the seat is offered to the first of them."""
        series, houses = self._series(row)
        with travel(day - timedelta(days=3)):
            for _number in range(QUEUE):
                person = self._crowd.one(houses, row.pk)
                if person is not None:
                    services.sign_up(actor_for(person), series, wishes=self._wishes(person, []))
        leaver = self._enrolled(row.pk)[-1]
        with travel(day):
            services.withdraw(actor_for(leaver), rules.enrolments_visible_to(actor_for(leaver)).get(series=series))

    def propose(self, row: SeriesRow, day: date) -> None:
        """The supervisor of the cast proposes two of her people, who have not answered yet."""
        supervisor = people_demo.person(Role.SUPERVISOR)
        if supervisor is None:
            return
        series, _houses = self._series(row)
        actor = actor_for(supervisor)
        free = [one for one in queries.staff_rows(actor) if not one.enrolled]
        wanted = {one.pk for one in free[:2]}
        with travel(day - timedelta(days=1)):
            services.propose(actor, series, [one for one in queries.proposable(actor) if one.pk in wanted])

    def _series(self, row: SeriesRow) -> tuple[Series, set[UUID]]:
        series = rules.series_visible_to(actor_for(self._manager)).get(pk=row.pk)
        taking_part = series.taking_part.filter(deleted_in__isnull=True)
        return series, set(taking_part.values_list("organisation_id", flat=True))

    def _enrolled(self, series: UUID) -> list[Person]:
        rows = rules.enrolments_visible_to(actor_for(self._manager)).filter(series_id=series)
        rows = rows.filter(state=Enrolment.State.ENROLLED, person__isnull=False).order_by("enrolled_at", "pk")
        return [one.person for one in rows.select_related("person") if one.person is not None]

    def _wishes(self, person: Person, inside: list[Person]) -> dict[str, object]:
        """What three of four people have answered; one of five of them names somebody."""
        random = self._random
        if random.random() < 0.25:
            return {}
        wishes: dict[str, object] = {
            "themes": random.sample(self._themes, min(3, len(self._themes))),
            "languages": [person.language, *(["sv"] if person.language == "fi" and random.random() < 0.15 else [])],
            "mode": "remote" if random.random() < 0.14 else "site",
            "step_free": random.random() < 0.04,
        }
        if inside and random.random() < 0.2:
            wishes |= {"wish_person": random.choice(inside), "wish_kind": random.choice(["with", "with", "without"])}
        return wishes
