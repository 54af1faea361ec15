"""Questionnaires switched on: with their papers alone, by the administrator alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.pulses import services
from oppiva.pulses.models import (
    GATE,
    Instrument,
)
from oppiva.ui import registry
from pulses.cast import SETUP, Cast, grant_to, opened, person_of
from pulses.refusing import refused

pytestmark = pytest.mark.django_db


# --- the gate ---------------------------------------------------------------------------------------------------------
def unfinished() -> Instrument:
    made = Instrument(code="draft", title={"fi": "Luonnos"})
    with reading(SETUP):
        made.save()
    return made


def test_a_questionnaire_without_its_papers_is_not_switched_on_and_the_list_says_what_is_missing() -> None:
    unfinished()
    with pytest.raises(DomainError, match="instrument_incomplete") as told:
        services.switch_on(SETUP, "draft")
    assert told.value.facts["missing"] == GATE
    words = registry.words_of(told.value.code, told.value.facts)
    assert words is not None
    assert words.status == 409
    assert "note of permission" in str(words.text)


@pytest.mark.parametrize("part", GATE)
def test_each_part_of_the_gate_is_asked(part: str) -> None:
    with reading(SETUP):
        Instrument.objects.filter(code="session_feedback").update(on=False)
        emptied = {"languages": []} if part == "languages" else None
        emptied = emptied or {part: None if part.startswith(("smallest", "delete")) else ""}
        Instrument.objects.filter(code="session_feedback").update(**emptied)
    with pytest.raises(DomainError) as told:
        services.switch_on(SETUP, "session_feedback")
    assert told.value.facts == {"missing": (part,)}


@pytest.mark.both
def test_the_database_keeps_the_gate_too() -> None:
    made = unfinished()
    for wrong in ({"on": True}, {"smallest_exact": 9}, {"smallest_relative": 4}, {"delete_days": 31}):
        with pytest.raises(IntegrityError), transaction.atomic(), reading(SETUP):
            Instrument.objects.filter(pk=made.pk).update(**wrong)


def test_only_the_system_administrator_switches_and_each_switch_is_logged(cast: Cast) -> None:
    for person in (cast.manager, cast.facilitator, cast.staff[0], cast.stranger):
        with refused("not_allowed"):
            services.switch_off(actor_for(person), "session_feedback")
    root = person_of("Risto Juuri")
    grant_to(root, "instance_admin", "instance")
    with refused("not_allowed"):
        services.switch_off(actor_for(root), "session_feedback")
    signed_in = actor_for(root, clock.now() + timedelta(minutes=10))
    services.switch_off(signed_in, "session_feedback")
    with refused("instrument_off"):
        opened(cast)
    services.switch_on(signed_in, "session_feedback")
    assert opened(cast)
    verbs = list(AuditEvent.objects.filter(kind="instrument").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["instrument_off", "instrument_on"]


def test_session_feedback_is_shipped_whole_in_three_languages() -> None:
    with reading(SETUP):
        shipped = Instrument.objects.get(code="session_feedback")
    assert shipped.on
    assert not shipped.lacks()
    assert not shipped.validated
    assert [len(question["options"]) for question in shipped.questions] == [3, 3, 4]
    for question in shipped.questions:
        for words in (question["text"], *(option["label"] for option in question["options"])):
            assert set(words) == {"fi", "sv", "en"}
            assert all(words.values())


def test_a_questionnaire_that_is_on_already_is_not_logged_twice() -> None:
    before = AuditEvent.objects.count()
    services.switch_on(SETUP, "session_feedback")
    assert AuditEvent.objects.count() == before
