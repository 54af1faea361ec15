"""A series of its own in a demo's file: three half-days on given days, two teams of three with nothing written yet.

Run as a program with the demo's environment; prints as JSON where the half-days are and the keys of web sessions.
"""

import json
import os
import sys
from datetime import date, time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from oppiva.audit.services import save  # noqa: E402
from oppiva.core.policy import system  # noqa: E402
from oppiva.experiments.services import begin_experiment  # noqa: E402
from oppiva.jobs import clock  # noqa: E402
from oppiva.people import services as people  # noqa: E402
from oppiva.people.models import Person, Unit  # noqa: E402
from oppiva.people.queries import actor_for  # noqa: E402
from oppiva.programme.models import Programme  # noqa: E402
from oppiva.workshops import rules, services  # noqa: E402
from oppiva.workshops.flow import Step  # noqa: E402
from oppiva.workshops.models import Team, TeamMember  # noqa: E402

SETUP, CODE = system("test"), "91"
NAMES = ("Aune Alku", "Beda Berg", "Cia Kuusi", "Dora Dahl", "Eila Elo", "Fanni Falk")
FLOWS = {1: ("S1", "S2", "S3"), 2: ("S4", "S2", ""), 3: ("S5", "S6", "")}


def signed_in(person: Person) -> str:
    """The key of a web session in which the person is signed in, the second factor behind them."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store["second_factor"] = True
    store.save()
    return str(store.session_key)


def person_of(name: str, unit: Unit) -> Person:
    """Somebody new who may take part."""
    mail = f"{name.lower().replace(' ', '.')}@koe.example"
    made = people.add_person(SETUP, fields={"name": name, "email": mail, "unit": unit})
    people.give_grant(
        SETUP, person=made, role="participant", scope_kind="unit", scope_id=str(unit.pk),
        starts_on=clock.today(), reason="test",
    )  # fmt: skip
    return made


def main(days: list[str]) -> None:
    """Everything by services but the teams, which need no proposal here."""
    programme = Programme.objects.get(code="ES-OPPIVA")
    unit = Unit.objects.select_related("organisation").filter(deleted_in__isnull=True).order_by("name")[0]
    series = services.add_series(
        SETUP, programme, fields={"code": CODE, "seats": 12}, organisations=[unit.organisation]
    )
    series = services.open_series(SETUP, series)
    sessions = list(series.sessions.select_related("series__programme").order_by("number"))
    for session, day in zip(sessions, days, strict=True):
        save(session, actor=SETUP, changes={
            "day": date.fromisoformat(day), "starts": time(0, 5), "ends": time(23, 55), "place": "Otava",
        })  # fmt: skip
        steps = [Step(f"Vaihe {at}", "Kirjoittakaa yhdessä.", minutes=60, form_step=form_step)
                 for at, form_step in enumerate(FLOWS[session.number], 1)]  # fmt: skip
        services.set_steps(SETUP, session, [services.Given(step) for step in steps])
    crowd = [person_of(name, unit) for name in NAMES]
    for number in (1, 2):
        team = Team.objects.create(series=series, number=number, published_at=clock.now())
        for one in crowd[(number - 1) * 3 : number * 3]:
            place = services.sign_up(actor_for(one), series)
            TeamMember.objects.create(team=team, enrolment=place, since=clock.now())
        begin_experiment(SETUP, team)
    lead = rules.facilitators(programme)[0]
    print(
        json.dumps(
            {
                "sessions": f"/hanke/{programme.code}/sarjat/{CODE}/tyopajat/",
                "experiment": f"/hanke/{programme.code}/kokeilut/{CODE}-1/",
                "cookie": settings.SESSION_COOKIE_NAME,
                "lead": signed_in(lead),
                "first": signed_in(crowd[0]),
                "third": signed_in(crowd[2]),
            }
        )
    )


main(sys.argv[1:])
