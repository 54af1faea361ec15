"""Public experiments through the interface: what went out, by an allow-list, and nothing once it is withdrawn."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from experiments import publishers, trials
from experiments.lab import Lab
from oppiva.core.policy import reading, system
from oppiva.experiments import services
from oppiva.experiments.models import Experiment, Publication
from oppiva.experiments.public_told import told_of
from oppiva.experiments.published import day_of
from oppiva.experiments.queries.publishing import content_of_publication
from pages.bars import MOST
from people.interface_asking import all_pages, ask, fits, forget, held, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


@pytest.fixture(autouse=True)
def room() -> None:
    forget()


def out(lab: Lab) -> Experiment:
    """The first team's experiment, published with two names."""
    publishers.published(lab)
    return Experiment.objects.select_related("programme").get(pk=lab.experiment.pk)


@pytest.mark.both
def test_what_is_public_is_listed_and_open_whole_as_its_page_tells_it(lab: Lab) -> None:
    with trials.on(publishers.DAY):
        found = out(lab)
        rows = all_pages("/experiments", 1)
        assert [one["code"] for one in rows] == [found.code]
        fits("Experiments", read("/experiments"))
        one = read(f"/experiments/{found.programme.code}/{found.code}")
        fits("Experiment", one)
        html = Client().get(one["links"]["page"].removeprefix("http://testserver")).content.decode()
        assert one["name"] in html
        assert {name for name in one["authors"] if name in html} == set(one["authors"])
        assert one["authors"], "those who said yes"
        assert read(f"/experiments?programme={found.programme.code}")["items"] == rows
        assert read("/experiments?programme=OTHER")["items"] == []


def test_no_id_of_a_person_and_no_name_without_a_yes_goes_out(lab: Lab) -> None:
    with trials.on(publishers.DAY):
        found = out(lab)
        text = json.dumps(read(f"/experiments/{found.programme.code}/{found.code}"), ensure_ascii=False)
        text += json.dumps(read("/experiments"), ensure_ascii=False)
        for number, person in enumerate(lab.cast.staff[:3]):
            assert str(person.pk) not in text
            assert (person.name in text) == (number != 1), "the second said no"
        assert "members" not in text


def test_w8_its_content_is_what_the_page_draws_and_nothing_that_is_frozen_beside(lab: Lab) -> None:
    with trials.on(publishers.DAY):
        found = out(lab)
        with reading(system("test")):
            frozen = content_of_publication(Publication.objects.get(experiment=found))
        told = read(f"/experiments/{found.programme.code}/{found.code}")["content"]
        assert {"team", "series", "round", "authors"} <= set(frozen)
        assert set(told) == {
            "format", "areas", "numbers", "amendments", "problem", "prediction", "trial", "result", "decision", "texts",
        }  # fmt: skip
        # Days, no moments: those are named by their fields.
        assert told["prediction"]["locked_on"] == str(day_of(frozen["prediction"]["locked_at"]))
        assert told["decision"]["decided_on"] == str(day_of(frozen["decision"]["decided_at"]))
        assert not re.search(r"\d{4}-\d\d-\d\dT|_at\b", json.dumps(told))
        assert set(told_of({**frozen, "later": 1, "result": {**frozen["result"], "later": 1}})["result"]) == set(
            told["result"]
        )
        assert "later" not in told_of({**frozen, "later": 1})


def test_what_is_not_public_is_not_there_by_the_same_bytes(lab: Lab) -> None:
    with trials.on(publishers.DAY):
        publishers.ready(lab)
        found = lab.experiment
        code = found.programme.code
        answers = [ask(f"/experiments/{code}/{one}") for one in (found.code, "99-9", "%00", "x" * 80)]
        answers.append(ask(f"/experiments/OTHER/{found.code}"))
        assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
        assert read("/experiments")["items"] == []


def test_what_is_withdrawn_is_gone_at_once(lab: Lab) -> None:
    with trials.on(publishers.DAY):
        found = out(lab)
        services.withdraw(publishers.leader(lab), reason="Numeroissa oli virhe.")
        held(ask(f"/experiments/{found.programme.code}/{found.code}"), 404)
        assert read("/experiments")["items"] == []


def test_a_list_stays_within_its_statements(lab: Lab) -> None:
    with trials.on(publishers.DAY):
        out(lab)
        with CaptureQueriesContext(connection) as asked:
            read("/experiments")
        assert len(asked) <= MOST
