"""The second wall of what is prepared, checked and published: which rows PostgreSQL gives whom (trust.md A4, W8)."""

from __future__ import annotations

import pytest
from django.db import connection

from experiments import publishers, trials
from experiments.lab import Lab
from oppiva.core.policy import ANONYMOUS, Actor, Grant, Place, reading, system
from oppiva.experiments import queries, rules, services
from oppiva.experiments.exporting.rows import rows_of
from oppiva.experiments.models import (
    Experiment,
    FlagDecision,
    FollowUp,
    Observation,
    Problem,
    Publication,
    PublicationCheck,
    PublicText,
    Result,
    TeamQuestion,
)
from oppiva.jobs import clock
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from oppiva.workshops.models import TeamMember

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


def test_what_is_public_is_served_of_the_number_that_is_out_and_a_former_member_leaves_it(lab: Lab) -> None:
    """Nothing of the record behind it is read, and nobody who takes a name back has to see what the team sees."""
    publishers.published(lab)
    cast, code = lab.cast, lab.experiment.code
    asker = cast.others[0]
    Person.objects.filter(pk=asker.pk).update(unit=None)
    RoleGrant.objects.filter(person=asker).delete()
    with reading(TEST):
        TeamQuestion.objects.create(experiment=lab.experiment, text="Miksi?", asked_at=clock.now())
        FollowUp.objects.create(experiment=lab.experiment, cycle=lab.cycle, months=3, due_on=clock.today())
    TeamMember.objects.filter(enrolment=lab.places[0]).update(until=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE oppiva_app")
    actor = actor_for(asker)
    for nobody in (actor, ANONYMOUS):
        with reading(nobody):
            assert not any(model.objects.exists() for model in (Problem, Result, Observation, TeamQuestion, FollowUp))
    card = queries.other_of(rules.experiment_for(actor, cast.programme.code, code))
    assert card is not None
    assert (card.learned, card.choice, card.counted.n) == (trials.RESULT["learned"], "keep", 10)
    whole = queries.whole_of(rules.taking_out(actor, cast.programme.code))
    rows = rows_of(whole).rows
    assert [row["learned"] for row in rows["rounds"]] == [trials.RESULT["learned"]]
    author = rules.author_for(actor_for(cast.staff[0]), cast.programme.code, code)
    assert author.insider is None
    assert services.set_author_name(author, named=False).named is False
    # Who is in the team still says it, as the next number, also after the programme's end.
    Programme.objects.filter(pk=cast.programme.pk).update(state=Programme.State.ENDED)
    services.set_author_name(lab.member(2), named=False)
    services.withdraw(publishers.member(lab, 1), reason="Kuvassa näkyy asiakas.")
    with reading(ANONYMOUS):
        assert not Publication.objects.exists()
