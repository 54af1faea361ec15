"""A half-day with a flow, teams and an open door, for the tests of the running day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.test import Client

from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.workshops import rules
from oppiva.workshops.models import (
    Attendance,
    DoorCode,
    DoorPass,
    Enrolment,
    RunStep,
    Session,
    SessionDay,
    Team,
    TeamMember,
)
from oppiva.workshops.rules import Attendee
from people.cast import browser
from workshops.cast import Cast, enrol, grant_to, person_of

SETUP = system("test")
TITLES = ("Vahvuudet", "Mittari", "Kirjoittakaa ennuste")
CODE = "KUIKKA 42"


@dataclass
class Day:
    """The first half-day of the cast's first series, with its people."""

    cast: Cast
    session: Session
    places: list[Enrolment]
    teams: list[Team]
    steps: list[RunStep]
    second: Person
    passes: dict[Any, DoorPass] = field(default_factory=dict)

    @property
    def lead(self) -> Any:
        """The first facilitator as an actor."""
        return actor_for(self.cast.facilitator)

    @property
    def other(self) -> Any:
        """The second one."""
        return actor_for(self.second)

    def now(self) -> Session:
        """The half-day as it stands."""
        return Session.objects.select_related("series__programme").get(pk=self.session.pk)

    def running(self) -> SessionDay:
        """How it runs."""
        return SessionDay.objects.get(session=self.session)

    def attendee(self, number: int) -> Attendee:
        """The participant of this number, signed in."""
        person = self.cast.staff[number]
        found = rules.attendee(actor_for(person), self.now())
        assert found is not None
        return found

    def guest(self, number: int) -> Attendee:
        """The same, come by the join code."""
        found = rules.attendee(rules_nobody(), self.now(), str(self.pass_of(number).pk))
        assert found is not None
        return found

    def pass_of(self, number: int) -> DoorPass:
        """The door's pass of this participant."""
        place = self.places[number]
        if place.pk not in self.passes:
            code = DoorCode.objects.get(session=self.session)
            self.passes[place.pk] = DoorPass.objects.create(code=code, enrolment=place, made_at=clock.now())
        return self.passes[place.pk]

    def phone(self, number: int) -> Client:
        """A browser that came by the join code."""
        client = Client()
        session = client.session
        session[rules.AT_DOOR] = str(self.pass_of(number).pk)
        session.save()
        return client

    def browser(self, person: Person) -> Client:
        """A signed-in browser."""
        return browser(person)

    def address(self, page: str) -> str:
        """A page of the half-day."""
        series = self.cast.first
        return f"/hanke/{series.programme.code}/sarjat/{series.code}/tyopajat/{self.session.number}/{page}"

    def present(self, *numbers: int, mode: str = "site") -> None:
        """Marks participants as being there."""
        with reading(SETUP):
            for number in numbers:
                Attendance.objects.create(
                    session=self.session,
                    person=self.cast.staff[number],
                    enrolment=self.places[number],
                    mode=mode,
                    minutes=210,
                    marked_at=clock.now(),
                )

    def confirmed(self) -> None:
        """The attendance has been confirmed."""
        SessionDay.objects.filter(session=self.session).update(
            attendance_at=clock.now(), attendance_by=self.cast.facilitator
        )


def rules_nobody() -> Any:
    """Nobody who has signed in."""
    from oppiva.core.policy import ANONYMOUS

    return ANONYMOUS


def make_day(cast: Cast, *, people: int = 6, per_team: int = 3, state: str = "door_open", steps: int = 3) -> Day:
    """So many people in teams of this size, today, the door open unless the state says something else."""
    places = enrol(cast, people)
    session = cast.first.sessions.order_by("number").first()
    begins = clock.now().astimezone(clock.HELSINKI)
    Session.objects.filter(pk=session.pk).update(
        day=begins.date(), starts=time(0, 5), ends=time(23, 55), state=state, facilitator=cast.facilitator
    )
    session = Session.objects.select_related("series__programme").get(pk=session.pk)
    teams = []
    for number in range(1, people // per_team + 1 if per_team else 1):
        team = Team.objects.create(series=cast.first, number=number, published_at=clock.now())
        for place in places[(number - 1) * per_team : number * per_team]:
            TeamMember.objects.create(team=team, enrolment=place, since=clock.now())
        teams.append(team)
    flow = [
        RunStep.objects.create(
            session=session,
            position=number,
            title=TITLES[(number - 1) % 3],
            prompt="Yksi lause ja yksi luku.",
            options=[{"title": "Aika", "text": "Montako minuuttia?"}],
            minutes=20,
        )
        for number in range(1, steps + 1)
    ]
    second = person_of("Janne Ohjaaja")
    grant_to(second, "facilitator", "programme", str(cast.programme.pk))
    if state != "planned":
        now = clock.now()
        SessionDay.objects.create(session=session, opened_at=now)
        DoorCode.objects.create(session=session, code=CODE, made_at=now, dies_at=now + timedelta(hours=20))
    return Day(cast, session, places, teams, flow, second)


def later(moment: datetime, minutes: float) -> datetime:
    """So many minutes on."""
    return moment + timedelta(minutes=minutes)
