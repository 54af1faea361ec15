"""S11 for the forms of what is shown of experiments: whatever their fields hold, the answer is a sentence, no fault."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from experiments import following, publishers, trials
from experiments.lab import SETUP, Lab
from experiments.others_stage import sight
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import DiaryEntry, TeamQuestion
from oppiva.people.models import Person
from pages.test_broken_forms import broken, own_forms, quiet
from workshops.cast import browser, grant_to

__all__ = ["quiet"]  # a fixture
pytestmark = [pytest.mark.sweep, pytest.mark.django_db]
EXAMPLES = 300 if os.environ.get("OPPIVA_TEST_PROFILE") == "long" else 4


def sweep(lab: Lab, person: Person, name: str, *more: object, least: int = 1) -> None:
    """Every form of a page as this person opens it, sent with fields broken in so many ways."""
    there = reverse(f"experiments:{name}", args=[lab.cast.programme.code, *more])
    client, chance = browser(person), Random(name)
    client.raise_request_exception = False
    forms = own_forms(client, there)
    assert len(forms) >= least, f"{len(forms)} forms on {there}"
    for form in forms:
        for _ in range(EXAMPLES):
            sent = broken(form, chance)
            with transaction.atomic():
                answer = client.post(urljoin(there, form.action), sent)
                transaction.set_rollback(True)
            assert answer.status_code < 500, (name, {key: str(value)[:80] for key, value in sent.items()})


@contextmanager
def ready(lab: Lab) -> Iterator[str]:
    """Decided and written; gives the code of the experiment."""
    with trials.on(trials.START):
        lab.started()
        trials.entry(lab, trials.START)
        trials.number(lab, trials.START)
    with reading(SETUP):
        DiaryEntry.objects.update(photo_id=uuid4())
    with trials.on(trials.END):
        services.finish(lab.member())
        trials.result(lab)
        trials.decide(lab)
        publishers.write(lab)
        services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
        publishers.answer_names(lab)
    with trials.on(publishers.DAY):
        yield lab.experiment.code


def test_the_way_to_the_public_page(lab: Lab) -> None:
    member, leader = lab.cast.staff[0], lab.cast.facilitator
    with ready(lab) as code:
        sweep(lab, member, "visibility", code, least=2)
        sweep(lab, member, "public_text", code)
        sweep(lab, member, "public_files", code)
        sweep(lab, member, "decision_correct", code, 1)
        services.ask_check(lab.member())
        sweep(lab, leader, "check", code)
        publishers.confirm(lab)
        services.publish(publishers.member(lab))
        sweep(lab, member, "withdraw", code)


def test_questions_of_readers_and_what_is_taken_out(lab: Lab) -> None:
    trials.carry_out(lab)
    code, reader, leader = lab.experiment.code, lab.cast.staff[3], lab.cast.facilitator
    services.ask_team(sight(lab, reader), text="Mitä tekisitte toisin?")
    with reading(SETUP):
        question = TeamQuestion.objects.get()
    sweep(lab, reader, "ask", code)
    sweep(lab, lab.cast.staff[0], "question_answer", code, question.pk)
    sweep(lab, lab.cast.staff[0], "question_close", code, question.pk)
    sweep(lab, leader, "question_hide", code, question.pk)
    analyst = lab.cast.others[1]
    grant_to(analyst, "analyst", "programme", str(lab.cast.programme.pk))
    sweep(lab, analyst, "taking_out")


def test_why_one_picked_it(lab: Lab) -> None:
    trials.carry_out(lab)
    sweep(lab, lab.cast.staff[3], "pick_note", lab.experiment.code)


def test_whether_it_is_still_in_use(lab: Lab) -> None:
    following.decided(lab)
    following.asked(following.DUE)
    with trials.on(following.DUE):
        sweep(lab, lab.cast.staff[0], "follow", lab.experiment.code)
