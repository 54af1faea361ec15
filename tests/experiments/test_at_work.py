"""One who came to a half-day by the join code works on the steps of the own team's experiment, on nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from experiments.lab import SETUP
from oppiva.core.policy import reading, system
from oppiva.experiments import services
from oppiva.experiments.models import Experiment, Problem
from oppiva.workshops.models import DoorPass
from workshops.cast import Cast
from workshops.days import Day, make_day

pytestmark = pytest.mark.django_db
FRESH = True


@pytest.fixture
def day(cast: Cast) -> Day:
    made = make_day(cast)
    for team in made.teams:
        services.ensure_experiment(SETUP, team)
    return made


def at(day: Day, number: int) -> str:
    one = Experiment.objects.select_related("programme").get(team=day.teams[number])
    return f"/hanke/{one.programme.code}/kokeilut/{one.code}/"


def test_a_pass_opens_the_steps_of_the_own_team_while_it_lives(day: Day) -> None:
    client, own, other = day.phone(1), at(day, 0), at(day, 1)
    for path in ("pulma/", "ennuste/", "toteutus/"):
        assert client.get(f"{own}{path}").status_code == 200, path
        assert client.get(f"{other}{path}").status_code == 404, path
        assert client.post(f"{other}{path}", {"name": "Vieras"}).status_code == 404, path
    page = client.get(f"{own}pulma/").content.decode()
    assert "data-keeps" not in page, "nothing stays on a device of nobody"
    saved = client.post(f"{own}pulma/", {"problem": "Aikaa kuluu.", "base_version": 1, "after": day.address("tiimi/")})
    assert saved["Location"].startswith(day.address("tiimi/"))
    with reading(system("test")):
        assert Problem.objects.get(experiment__team=day.teams[0]).problem == "Aikaa kuluu."
    assert client.post(f"{own}luonnos/s1/", {"problem": "Aikaa kuluu taas."}).status_code == 204
    for path in ("", "nakyvyys/", "muutos/", "aloita/"):
        assert client.get(f"{own}{path}").status_code == 302, "these ask for a sign-in"
    assert client.post(f"{own}suunniteltu/").status_code == 302
    DoorPass.objects.update(deleted_in="00000000-0000-0000-0000-000000000001")
    assert client.get(f"{own}pulma/").status_code == 302
    assert client.post(f"{own}pulma/", {"problem": "Myöhään."}).status_code == 302
    with reading(system("test")):
        assert Problem.objects.get(experiment__team=day.teams[0]).problem == "Aikaa kuluu."


def test_a_save_never_leads_to_another_site(day: Day) -> None:
    client, own = day.phone(1), at(day, 0)
    for bad in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = client.post(f"{own}pulma/", {"base_version": 1, "after": bad})
        assert answer["Location"].startswith(f"{own}pulma/"), bad


def test_a_broken_pass_is_nobodys(day: Day) -> None:
    client = Client()
    session = client.session
    session["door_pass"] = "ei-ole"
    session.save()
    assert client.get(f"{at(day, 0)}pulma/").status_code == 302
