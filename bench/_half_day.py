"""A running half-day with its people in the database, and what is read of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time as of_day
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from _sessions import signed_in

if TYPE_CHECKING:
    from oppiva.workshops.models import DoorCode, Enrolment


PHONES, TEAM = 28, 4
PLAN = Path(__file__).parents[1] / "src/oppiva/core/plan/data/etela-savo-2025.toml"


@dataclass
class Place:
    """A running half-day with its people: web sessions of 28 participants, the id to listen to, the team's page."""

    session: str
    cookies: list[str]
    page: str


def fill() -> Place:
    """The real plan's first series with 28 people in seven teams, and its first half-day that runs today."""
    from django.db import connection, transaction
    from django.urls import reverse

    from oppiva.audit.services import save
    from oppiva.core.policy import system
    from oppiva.jobs import clock
    from oppiva.people import services as people
    from oppiva.people.models import EmploymentArea
    from oppiva.people.queries import actor_for
    from oppiva.programme.queries import version_of
    from oppiva.programme.services import open_programme, put_in_force
    from oppiva.workshops import services
    from oppiva.workshops.flow import Step
    from oppiva.workshops.models import Team, TeamMember

    setup, cookies = system("bench"), []
    with transaction.atomic():
        programme = open_programme(setup, toml=PLAN.read_text("utf-8"))
        put_in_force(setup, programme, version_of(programme, 1), reason="bench")
        programme.refresh_from_db()
        area = EmploymentArea.objects.get(code="23")
        house = people.add_organisation(setup, fields={"name": "Bench", "kind": "employer", "area": area})
        unit = people.add_unit(setup, house, fields={"name": "Bench", "size": 100})
        series = services.create_from_plan(setup, programme)[0]
        series = services.edit_series(
            setup, series, base_version=series.version, fields={"seats": PHONES}, organisations=[house]
        )
        series = services.open_series(setup, series)
        session = series.sessions.select_related("series__programme").order_by("number").first()
        save(session, actor=setup, changes={"day": clock.today(), "starts": of_day(0, 5), "ends": of_day(23, 55)})
        steps = [Step(title, "One sentence and one number.", minutes=60) for title in ("Begin", "Measure", "Predict")]
        services.set_steps(setup, session, [services.Given(step) for step in steps])
        code = services.open_door(setup, session) and session.door_codes.get()
        for number in range(PHONES):
            fields = {"name": f"Phone{number:02} Bench", "email": f"p{number}@bench.example", "unit": unit}
            person = people.add_person(setup, fields=fields)
            people.give_grant(
                setup,
                person=person,
                role="participant",
                scope_kind="unit",
                scope_id=str(unit.pk),
                starts_on=clock.today() - timedelta(days=1),
                reason="bench",
            )
            place = services.sign_up(actor_for(person), series)
            team, _made = Team.objects.get_or_create(
                series=series, number=number // TEAM + 1, defaults={"published_at": clock.now()}
            )
            TeamMember.objects.create(team=team, enrolment=place, since=clock.now())
            cookies.append(at_door(code, place) if number % 2 else signed_in(person))
        session.refresh_from_db()
        services.start(setup, session)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Place(str(session.pk), cookies, reverse("workshops:team", args=[programme.code, series.code, 1]))


def at_door(code: DoorCode, place: Enrolment) -> str:
    """The cookie of somebody who came by the join code."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from oppiva.jobs import clock
    from oppiva.workshops.models import DoorPass
    from oppiva.workshops.rules import AT_DOOR

    kept = SessionStore()
    kept[AT_DOOR] = str(DoorPass.objects.create(code=code, enrolment=place, made_at=clock.now()).pk)
    kept.save()
    return f"{settings.SESSION_COOKIE_NAME}={kept.session_key}"


def change(place: Place) -> int:
    """One change as a deed tells of it; the number it has made."""
    from uuid import UUID

    from django.db import transaction

    from oppiva.workshops import queries, services

    with transaction.atomic():
        services.changed(UUID(place.session))
        return queries.live_number(UUID(place.session))


def alone(place: Place) -> list[str]:
    """Each of the 28 in a team of its own with an experiment; the addresses of its first step."""
    from django.urls import reverse

    from oppiva.core.policy import system
    from oppiva.experiments.services import begin_experiment
    from oppiva.jobs import clock
    from oppiva.workshops.models import Session, Team, TeamMember

    series = Session.objects.select_related("series").get(pk=place.session).series
    assert series is not None
    paths, now = [], clock.now()
    for number, member in enumerate(TeamMember.objects.filter(team__series=series).order_by("enrolment__person__name")):
        TeamMember.objects.filter(pk=member.pk).update(until=now)
        team = Team.objects.create(series=series, number=101 + number, published_at=now)
        TeamMember.objects.create(team=team, enrolment_id=member.enrolment_id, since=now)
        made = begin_experiment(system("bench"), team)
        paths.append(reverse("experiments:problem", args=[made.programme.code, made.code]))
    return paths


def texts() -> set[object]:
    """What the notes say, and all that they said or were to say."""
    from oppiva.audit.models import Revision, kind_of
    from oppiva.core.policy import reading, system
    from oppiva.workshops.models import StepNote

    with reading(system("bench")):
        changes = Revision.objects.filter(kind=kind_of(StepNote), field="text").values_list("after", flat=True)
        return {*changes, *StepNote.objects.values_list("text", flat=True)}
