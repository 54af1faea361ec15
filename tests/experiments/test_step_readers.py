"""Who reads the steps of a team and who not, and what a page of a step asks of the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from experiments.lab import PROBLEM, Lab
from experiments.planning import AUDIT, base, held, phone
from oppiva.experiments import services
from oppiva.experiments.models import (
    AuthorName,
    Cycle,
    Experiment,
    Prediction,
    Problem,
    State,
    Step,
)
from oppiva.jobs import clock
from oppiva.people.models import Person
from workshops.browsing import browser_of

pytestmark = pytest.mark.django_db
SECRET = "salainen-kanarialintu-42"
STEPS = ("pulma/", "ennuste/", "toteutus/")
PAGES = ("", *STEPS, "nakyvyys/", "muutos/", "muutos/ennuste/", "toteutus/tehtavat/", "ennuste/mittarit/")


def test_strangers_find_nothing_and_other_teams_may_not_write(lab: Lab) -> None:
    lab.fill()
    at = base(lab)
    outside: list[tuple[Person, set[int]]] = [
        (lab.cast.stranger, {404}),
        (lab.cast.supervisor, {404}),
        (lab.cast.others[0], {404}),
        (lab.cast.staff[20], {404}),
        (lab.cast.staff[4], {403, 404}),
        (lab.cast.facilitator, {403}),
        (lab.cast.manager, {403}),
    ]
    for person, codes in outside:
        client = browser_of(person)
        for path in PAGES[1:]:
            assert client.get(f"{at}{path}").status_code in codes, (person.name, path)
        for path in ("pulma/", "luonnos/s1/", "suunniteltu/", "aloita/", "uusi/", "jako/", "takaisin/", "nakyvyys/"):
            assert client.post(f"{at}{path}", {"name": "Vieras nimi", "step": "S1"}).status_code in codes
    nobody = Client()
    for path in PAGES:
        assert nobody.get(f"{at}{path}").status_code == 302
    assert held(Problem, lab).name == PROBLEM["name"]


def test_facilitator_and_manager_see_step_and_hour_and_no_text_until_it_is_shared(lab: Lab) -> None:
    lab.fill(Step.PROBLEM, name=SECRET, problem=SECRET, summary=f"{SECRET} tiivis")
    lab.fill(Step.PREDICTION, belief=f"toinen-{SECRET}")
    at = base(lab)
    lead, manager = browser_of(lab.cast.facilitator), browser_of(lab.cast.manager)
    for client in (lead, manager):
        answer = client.get(at)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()
        assert lab.experiment.code in answer.content.decode()
    assert phone(lab).post(f"{at}jako/", {"step": "S1", "share": "1"}).status_code == 302
    shared = lead.get(at).content.decode()
    assert SECRET in shared
    assert f"toinen-{SECRET}" not in shared
    assert phone(lab).post(f"{at}jako/", {"step": "S1", "share": "0"}).status_code == 302
    assert SECRET not in lead.get(at).content.decode()
    assert browser_of(lab.cast.staff[4]).get(at).status_code in {403, 404}


def test_visibility_is_the_teams_and_the_name_is_each_ones_own(lab: Lab) -> None:
    at, client = f"{base(lab)}nakyvyys/", phone(lab)
    assert client.post(at, {"level": "programme", "base_version": lab.experiment.version}).status_code == 302
    assert lab.experiment.share_level == "programme"
    assert client.post(at, {"level": "public"}).status_code == 422
    assert client.post(at, {"named": "1"}).status_code == 302
    assert client.post(at, {"named": "0"}).status_code == 302
    assert phone(lab, 1).post(at, {"named": "1"}).status_code == 302
    given = dict(AuthorName.objects.values_list("person_id", "named"))
    assert given == {lab.cast.staff[0].pk: False, lab.cast.staff[1].pk: True}


def test_readers_see_the_decided_round_and_the_next_one_is_the_teams_own_again(lab: Lab) -> None:
    lab.started(belief=f"ensimmäinen-{SECRET}")
    now = clock.now()
    Cycle.objects.filter(pk=lab.cycle.pk).update(decided_at=now)
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.PLANNED, submitted_at=now, share_level="series")
    services.begin_cycle(AUDIT, lab.experiment, 2)
    fresh = held(Prediction, lab)
    services.save_step(
        lab.member(), Step.PREDICTION, changes={"belief": f"toinen-{SECRET}"}, base_version=fresh.version
    )
    at = base(lab)
    for person in (lab.cast.facilitator, lab.cast.manager, lab.cast.staff[4]):
        client = browser_of(person)
        first = client.get(at).content.decode()
        assert f"ensimmäinen-{SECRET}" in first, person.name
        assert f"toinen-{SECRET}" not in first
        second = client.get(f"{at}?kierros=2")
        assert second.status_code == 200
        assert SECRET not in second.content.decode(), person.name
    assert f"toinen-{SECRET}" not in browser_of(lab.cast.stranger).get(at).content.decode()
    mine = phone(lab)
    assert f"ensimmäinen-{SECRET}" in mine.get(f"{at}?kierros=1").content.decode()
    assert mine.get(f"{at}?kierros=7").status_code == 404
    assert mine.get(f"{at}?kierros=abc").status_code == 200


def test_no_page_asks_much_of_the_database_whatever_is_filled(lab: Lab) -> None:
    lab.started()
    client = phone(lab)
    for path in ("", *STEPS, "nakyvyys/", "muutos/", "muutos/ennuste/"):
        at = f"{base(lab)}{path}"
        client.get(at)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(at).status_code == 200
        assert len(seen) <= 12, (path, [one["sql"] for one in seen])


def test_a_page_says_who_reads_what_is_written_there(lab: Lab) -> None:
    lab.fill()
    for path in (*STEPS, "toteutus/tehtavat/", "ennuste/mittarit/", "nakyvyys/"):
        page = phone(lab).get(f"/en{base(lab)}{path}").content.decode()
        assert "your own team" in page, path
