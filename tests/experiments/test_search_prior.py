"""Has this been tried? Asked from the form: under the writer's rights, with or without script, and noted by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from experiments.lab import SETUP, Lab
from experiments.others_stage import decided, team_of
from experiments.search_stage import index
from oppiva.core.policy import reading
from oppiva.experiments.models import Problem, StepDraft
from oppiva.experiments.services.searched import WHOLE
from oppiva.search import slots
from oppiva.ui.context import absolute
from workshops.cast import browser

pytestmark = pytest.mark.django_db
TITLE = "Kolme kysymystä viestillä"


def at(lab: Lab, page: str = "prior") -> str:
    return reverse(f"experiments:{page}", args=[lab.cast.programme.code, lab.experiment.code])


def problem(lab: Lab) -> Problem:
    with reading(SETUP):
        return Problem.objects.get(experiment=lab.experiment)


def test_what_others_tried_comes_with_its_permanent_address_stopped_trials_too(lab: Lab) -> None:
    stopped = decided(lab.experiments[1], choice="stop", name=TITLE)
    for number in range(3, 9):
        decided(team_of(lab.cast.first, number))
    index()
    answer = browser(lab.cast.staff[0]).post(at(lab), {"name": TITLE, "osa": "1"}, headers={"accept-language": "sv"})
    html = answer.content.decode()
    assert html.count("data-prior-address") == 5
    assert f"/{lab.experiment.code}/" not in html
    assert absolute(f"/hanke/{lab.cast.programme.code}/kokeilut/{stopped.code}/") in html
    assert "<html" not in html


def test_that_the_team_looked_is_noted_once_and_moves_no_version(lab: Lab) -> None:
    before = problem(lab)
    assert before.prior_searched_at is None
    client = browser(lab.cast.staff[0])
    client.post(at(lab), {"name": TITLE, "osa": "1"})
    first = problem(lab)
    assert first.prior_searched_at is not None
    assert first.version == before.version
    with CaptureQueriesContext(connection) as asked:
        client.post(at(lab), {"name": "Toinen", "osa": "1"})
    assert problem(lab).prior_searched_at == first.prior_searched_at
    written = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("UPDATE")]
    assert [sql for sql in written if "experiments_problem" in sql] == [], "who types waits for nobody who saves"


def test_without_script_the_typed_text_stays_and_a_hit_is_linked(lab: Lab) -> None:
    made = decided(lab.experiments[1])
    index()
    client = browser(lab.cast.staff[0])
    page = client.get(at(lab, "problem")).content.decode()
    assert "data-prior-ask" in page
    sent = {"problem": "Aikaa kuluu.", "name": TITLE, "base_version": 1, "prior_none": "on"}
    shown = client.post(at(lab), sent, follow=True)
    assert shown.redirect_chain[0][0].endswith("?kokeiltu=1#kokeiltu")
    html = shown.content.decode()
    assert "Aikaa kuluu." in html
    address = absolute(f"/hanke/{lab.cast.programme.code}/kokeilut/{made.code}/")
    assert f'name="linkita" value="{address}"' in html
    # The first button of a form is what Enter presses: it saves, and links nothing.
    assert html.index("data-prior=") < html.index('<button class="vh"') < html.index('name="linkita"')
    linked = client.post(at(lab), {**sent, "linkita": address}, follow=True).content.decode()
    assert f'name="prior_1" value="{address}"' in linked
    with reading(SETUP):
        held = StepDraft.objects.get(experiment=lab.experiment).values
    assert held["prior_1"] == address
    assert "prior_none" not in held
    again = client.post(at(lab), {**held, "base_version": 1, "linkita": address}, follow=True).content.decode()
    assert again.count(f'value="{address}"') == 1, "linked once, and offered no more"
    none = client.post(at(lab), {"name": TITLE, "base_version": 1, "ei-loytynyt": "1"}, follow=True).content.decode()
    assert 'name="prior_none" class' in none or 'name="prior_none"' in none
    with reading(SETUP):
        assert StepDraft.objects.get(experiment=lab.experiment).values["prior_none"] == "on"


def test_only_the_team_asks_from_its_form(lab: Lab) -> None:
    sent = {"name": TITLE, "osa": "1"}
    assert browser(lab.cast.staff[3]).post(at(lab), sent).status_code in {403, 404}
    assert browser(lab.cast.facilitator).post(at(lab), sent).status_code in {403, 404}
    assert Client().post(at(lab), sent).status_code == 302
    assert browser(lab.cast.staff[0]).get(at(lab)).status_code in {302, 405}
    assert problem(lab).prior_searched_at is None


@pytest.mark.parametrize("title", ["", "  ", "ab", "x" * 500, '"', "\x00", "🦔🦔🦔"])
def test_a_title_that_says_nothing_is_answered_calmly(lab: Lab, title: str) -> None:
    decided(lab.experiments[1])
    index()
    answer = browser(lab.cast.staff[0]).post(at(lab), {"name": title, "osa": "1"})
    assert answer.status_code == 200
    assert "data-prior-found" in answer.content.decode()


def test_the_question_reads_no_more_experiments_than_it_shows(lab: Lab) -> None:
    for number in range(3, 11):
        decided(team_of(lab.cast.first, number))
    index()
    kind = slots.kind_of(WHOLE)
    assert kind is not None
    read: list[int] = []
    slots.register_kind(replace(kind, cards=lambda here, ids: read.append(len(ids)) or kind.cards(here, ids)))
    try:
        html = browser(lab.cast.staff[0]).post(at(lab), {"name": TITLE, "osa": "1"}).content.decode()
    finally:
        slots.register_kind(kind)
    assert html.count("data-prior-address") == 5
    assert read == [5]
