"""The second wall of what is prepared, checked and published: which rows PostgreSQL gives whom (trust.md A4, W8)."""

from __future__ import annotations

import pytest
from django.db import connection

from experiments.lab import Lab
from oppiva.core.policy import ANONYMOUS, Actor, Grant, Place, reading, system
from oppiva.experiments.models import Experiment, FlagDecision, Publication, PublicationCheck, PublicText
from oppiva.jobs import clock
from oppiva.people.queries import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
TEST = system("test")
TABLES = (PublicText, PublicationCheck, FlagDecision, Publication)
NOTHING = dict.fromkeys((model.__name__ for model in TABLES), 0)
EVERYTHING = {"PublicText": 1, "PublicationCheck": 1, "FlagDecision": 1, "Publication": 2}


@pytest.fixture
def room(lab: Lab) -> Lab:
    """The first team has prepared its page, it was checked and went out twice; from here on as the pages' role."""
    now, found = clock.now(), lab.experiment
    Experiment.objects.filter(pk=found.pk).update(submitted_at=now, state="decided", share_level="series")
    with reading(TEST):
        PublicText.objects.create(experiment=found)
        check = PublicationCheck.objects.create(kind="experiment", object_id=found.pk, text_hash="0", asked_at=now)
        FlagDecision.objects.create(
            publication_check=check, part="name", part_hash="0", kind="NAME", start=0, end=5, choice="remove"
        )
        for number, ended in ((1, now), (2, None)):
            Publication.objects.create(
                experiment=found,
                number=number,
                content="{}",
                sha256="0",
                text_hash="0",
                published_at=now,
                ended_at=ended,
            )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE oppiva_app")
    return lab


def seen(actor: Actor) -> dict[str, int]:
    """How many rows of each table the database gives a reader who filters nothing."""
    with reading(actor):
        return {model.__name__: len(model.objects.all()) for model in TABLES}


def holds(lab: Lab, role: str, kind: str, scope: object) -> Actor:
    return Actor(str(lab.cast.stranger.pk), (Grant(role, Place(kind, str(scope))),))


def test_the_team_and_its_facilitators_get_all_of_it_and_the_readers_what_went_out(room: Lab) -> None:
    cast = room.cast
    assert seen(room.member(0).actor) == EVERYTHING
    assert seen(actor_for(cast.facilitator)) == EVERYTHING
    for role in ("project_manager", "analyst", "auditor", "participant"):
        reader = holds(room, role, "programme", cast.programme.pk)
        assert seen(reader) == NOTHING | {"Publication": 2}, role
    for actor in (actor_for(cast.stranger), ANONYMOUS, actor_for(cast.supervisor), actor_for(cast.others[0])):
        assert seen(actor) == NOTHING


def test_everybody_gets_the_number_that_is_out_and_no_earlier_one(room: Lab) -> None:
    Experiment.objects.filter(pk=room.experiment.pk).update(state="published", share_level="public")
    for actor in (ANONYMOUS, actor_for(room.cast.stranger)):
        assert seen(actor) == NOTHING | {"Publication": 1}
        with reading(actor):
            assert [one.number for one in Publication.objects.all()] == [2]
    # Open to the programme alone it is nobody's outside.
    Experiment.objects.filter(pk=room.experiment.pk).update(share_level="programme")
    assert seen(ANONYMOUS) == NOTHING


def test_before_the_decision_a_facilitator_gets_nothing(room: Lab) -> None:
    Experiment.objects.filter(pk=room.experiment.pk).update(submitted_at=None, state="running")
    assert seen(actor_for(room.cast.facilitator)) == NOTHING
    assert seen(room.member(0).actor) == EVERYTHING
