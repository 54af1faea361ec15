"""The second wall (trust.md A4, W3): what PostgreSQL gives of the experiments' guarded tables without our filters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from experiments.lab import Lab
from oppiva.core.policy import ANONYMOUS, Actor, Grant, Place, reading, system
from oppiva.experiments import rules, services
from oppiva.experiments.models import (
    Amendment,
    Cycle,
    Decision,
    DecisionNews,
    DiaryEntry,
    Experiment,
    FollowUp,
    Measure,
    Observation,
    PermissionRequest,
    Pick,
    Prediction,
    Problem,
    Result,
    Snapshot,
    Step,
    StepDraft,
    StepShare,
    Task,
    TeamQuestion,
    Trial,
)
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.pg]

OF_CYCLE = (Prediction, Measure, Trial, Task, DiaryEntry, Observation, Result, Decision, Amendment)
# What is nobody's but the team's, the writer's or the supervisor's own.
APART = (StepDraft, Pick, Snapshot, PermissionRequest, DecisionNews)
TABLES = (Problem, *OF_CYCLE, *APART)
STEPS = {
    Step.PREDICTION: Prediction,
    Step.TRIAL: Trial,
    Step.LOG: Observation,
    Step.RESULT: Result,
    Step.DECISION: Decision,
}
NOTHING = {model.__name__: 0 for model in TABLES}
TEST = system("test")
# Roles that read what is published to their circle, each in the places it can be held; guests read what went out alone.
CIRCLES = (
    ("communicator", "programme", ""), ("steering", "programme", ""), ("supervisor", "unit", ""),
    ("director", "unit", ""), ("director", "area", "23"), ("director", "area", "37"), ("area_admin", "area", "23"),
    ("area_admin", "area", "37"), ("adopter", "programme", ""), ("adopter", "unit", ""),
    ("employer_guest", "area", "23"),
)  # fmt: skip
# Everybody whom a decision is told (records.md 2.1), by the place of the role.
READERS = ("facilitator", "project_manager", "analyst", "auditor", "participant")
# Who gets numbers, models or permission requests and never a team's text.
OTHERS = ("supervisor", "director", "area_admin", "steering", "communicator", "adopter", "employer_guest")


@pytest.fixture
def room(lab: Lab) -> Lab:
    """One row of each table for the first team, one of each step for the second; from here on as the pages' role."""
    of = {"experiment": lab.experiment, "cycle": lab.cycle}
    now, today, person = clock.now(), clock.today(), lab.cast.staff[0]
    with reading(TEST):
        Measure.objects.create(**of, position=2)
        Task.objects.create(**of, position=1, what="Viesti", member=person)
        DiaryEntry.objects.create(**of, person=person, made_at=now, happened_on=today, kind="problem")
        Observation.objects.create(**of, person=person, made_at=now, observed_on=today, kind="trial", value=9)
        Amendment.objects.create(**of, target="prediction", reason="x", by=person, at=now)
        StepDraft.objects.create(experiment=lab.experiment, person=person, step_code="S1", made_at=now)
        Pick.objects.create(experiment=lab.experiment, person=person, at=now)
        Snapshot.objects.create(experiment=lab.experiment, occasion="session", content="{}", sha256="0", at=now)
        PermissionRequest.objects.create(**of, supervisor=lab.cast.supervisor, asked_by=person, asked_at=now)
        DecisionNews.objects.create(**of, supervisor=lab.cast.supervisor, choice="keep", at=now)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE oppiva_app")
    return lab


def seen(actor: Actor | None) -> dict[str, int]:
    """How many rows of each table the database gives a reader who filters nothing; None: nobody is said."""
    if actor is None:
        found = {}
        with connection.cursor() as cursor:
            for model in TABLES:
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                found[model.__name__] = cursor.fetchone()[0]
        return found
    with reading(actor):
        return {model.__name__: len(model.objects.all()) for model in TABLES}


def holds(person: Person, role: str, kind: str, scope: object) -> Actor:
    """The person with this one role alone."""
    return Actor(str(person.pk), (Grant(role, Place(kind, str(scope))),))


def own_places(lab: Lab) -> tuple[tuple[str, object], ...]:
    """Where the first team's people work."""
    return ("unit", lab.cast.staff[0].unit_id), ("area", "23")


def counts(**more: int) -> dict[str, int]:
    """One row of a step's tables and what is said beside it."""
    return NOTHING | more


def decide(lab: Lab, *, cycle: Cycle | None = None) -> None:
    """The newest round is decided and the record submitted, as the service of the decision leaves it."""
    now = clock.now()
    Cycle.objects.filter(pk=(cycle or lab.cycle).pk).update(started_at=now - timedelta(days=1), decided_at=now)
    Experiment.objects.filter(pk=lab.experiment.pk).update(submitted_at=now, state="decided", share_level="series")


def test_a_stranger_and_the_other_team_get_no_row_and_neither_does_who_says_nothing(room: Lab) -> None:
    cast = room.cast
    everything = seen(TEST)
    assert everything == dict.fromkeys(NOTHING, 1) | dict.fromkeys(
        ("Problem", "Prediction", "Trial", "Result", "Decision"), 2
    )
    for actor in (actor_for(cast.stranger), ANONYMOUS, None, actor_for(cast.others[0])):
        assert seen(actor) == NOTHING
    with reading(TEST):
        ours = {model: set(model.objects.filter(experiment=room.experiment).values_list("pk")) for model in TABLES}
    with reading(room.member(3).actor):
        for model in TABLES:
            assert not ours[model] & set(model.objects.values_list("pk")), model.__name__


def test_a_member_gets_what_is_the_teams_and_no_draft_of_a_colleague(room: Lab) -> None:
    assert seen(room.member(0).actor) == dict.fromkeys(NOTHING, 1)
    assert seen(room.member(1).actor) == dict.fromkeys(NOTHING, 1) | {"StepDraft": 0, "Pick": 0}


def test_a_role_of_another_team_series_or_programme_opens_nothing(room: Lab) -> None:
    stranger, team = room.cast.stranger, room.teams[1]
    other = room.cast.programme.series.exclude(pk=room.cast.first.pk).first()
    decide(room)
    assert other is not None
    for role in READERS:
        assert seen(holds(stranger, role, "series", other.pk)) == NOTHING, role
        assert seen(holds(stranger, role, "programme", other.pk)) == NOTHING, role
    with reading(holds(stranger, "team_member", "team", team.pk)):
        assert not Observation.objects.exists()


def test_before_the_decision_nobody_outside_the_team_gets_a_row(room: Lab) -> None:
    stranger, cast = room.cast.stranger, room.cast
    for role in (*READERS, *OTHERS):
        for kind, scope in (("series", cast.first.pk), ("programme", cast.programme.pk), *own_places(room)):
            assert seen(holds(stranger, role, kind, scope)) == NOTHING, (role, kind)
    for person in (cast.facilitator, cast.manager):
        assert seen(actor_for(person)) == NOTHING


def test_a_shared_step_opens_itself_to_the_facilitators_and_closes_again(room: Lab) -> None:
    member, leader = room.member(0), actor_for(room.cast.facilitator)
    opened = {
        Step.PROBLEM: ("Problem",),
        Step.PREDICTION: ("Prediction", "Measure", "Amendment"),
        Step.TRIAL: ("Trial", "Task"),
        Step.LOG: ("DiaryEntry", "Observation"),
        Step.RESULT: ("Result",),
        Step.DECISION: ("Decision",),
    }
    for step, names in opened.items():
        services.share_step(member, step, shared=True)
        assert seen(leader) == counts(**dict.fromkeys(names, 1)), step
        assert seen(holds(room.cast.stranger, "participant", "series", room.cast.first.pk)) == NOTHING
        assert seen(Actor(str(room.cast.staff[3].pk))) == NOTHING
        assert seen(actor_for(room.cast.stranger)) == NOTHING
        assert seen(holds(room.cast.stranger, "supervisor", "unit", room.cast.staff[0].unit_id)) == NOTHING
        services.share_step(member, step, shared=False)
        assert seen(leader) == NOTHING


def test_a_supervisor_who_was_asked_gets_the_trial_and_what_was_sent_to_them_alone(room: Lab) -> None:
    supervisor = room.cast.supervisor
    own = counts(Trial=1, Task=1, PermissionRequest=1, DecisionNews=1)
    assert seen(actor_for(supervisor)) == own
    # Another supervisor of the same unit was not asked.
    other = holds(room.cast.stranger, "supervisor", "unit", room.cast.staff[0].unit_id)
    assert seen(other) == NOTHING
    with reading(TEST):
        Trial.objects.filter(experiment=room.experiments[1]).update(where="toinen tiimi")
    with reading(actor_for(supervisor)):
        assert not Trial.objects.filter(where="toinen tiimi").exists()


def test_after_the_decision_its_readers_get_the_round_and_never_what_is_the_teams_alone(room: Lab) -> None:
    decide(room)
    cast = room.cast
    readable = dict.fromkeys(NOTHING, 1) | {model.__name__: 0 for model in APART}
    for role in READERS:
        assert seen(holds(cast.stranger, role, "programme", cast.programme.pk)) == readable, role
        assert seen(holds(cast.stranger, role, "series", cast.first.pk)) == readable, role
    assert seen(actor_for(cast.facilitator)) == readable
    for role in OTHERS:
        for kind, scope in (("programme", cast.programme.pk), *own_places(room)):
            assert seen(holds(cast.stranger, role, kind, scope)) == NOTHING, (role, kind)


def test_a_participant_of_the_series_reads_the_decided_one_without_a_role_written_down(room: Lab) -> None:
    other = Actor(str(room.cast.staff[3].pk))
    assert seen(other) == NOTHING
    decide(room)
    assert seen(other)["Result"] == 1


def test_the_next_round_is_walled_again_and_so_is_a_step_shared_in_the_one_before(room: Lab) -> None:
    leader = actor_for(room.cast.facilitator)
    services.share_step(room.member(0), Step.PREDICTION, shared=True)
    first = room.cycle
    decide(room, cycle=first)
    second = services.begin_cycle(TEST, room.experiment, 2)
    Experiment.objects.filter(pk=room.experiment.pk).update(state="planned")
    with reading(TEST):
        Observation.objects.create(
            experiment=room.experiment, cycle=second, made_at=clock.now(), observed_on=clock.today(), kind="baseline",
            value=1,
        )  # fmt: skip
    assert StepShare.objects.filter(cycle=first, revoked_at__isnull=True).exists()
    with reading(leader):
        assert Prediction.objects.filter(cycle=first).count() == 1
        for model in OF_CYCLE:
            assert not model.objects.filter(cycle=second).exists(), model.__name__
    with reading(room.member(1).actor):
        assert Prediction.objects.filter(cycle=second).count() == 1


def test_a_forgotten_filter_of_another_table_does_not_pass(room: Lab) -> None:
    # A join from an unguarded table asks no guarded manager.
    joined = Experiment.objects.filter(problem__problem__isnull=False)
    assert not joined.exists()
    with reading(actor_for(room.cast.facilitator)):
        assert not joined.exists()
    with reading(room.member(0).actor):
        assert joined.count() == 1


def test_who_does_not_see_a_row_changes_and_removes_none(room: Lab) -> None:
    for actor in (actor_for(room.cast.facilitator), actor_for(room.cast.stranger), room.member(3).actor):
        with reading(actor):
            mine = Problem.objects.filter(experiment=room.experiment)
            assert mine.update(problem="toisen sanat") == 0
            assert Observation.objects.filter(experiment=room.experiment).delete()[0] == 0
    unnamed = Task(experiment=room.experiment, cycle=room.cycle, position=2, what="x")
    with pytest.raises(DatabaseError), transaction.atomic(), reading(ANONYMOUS):
        unnamed.save(force_insert=True)


def test_the_rules_and_the_database_agree_on_every_step_for_every_reader(room: Lab) -> None:
    """Nobody reads by the rules what the database refuses, and no more by the database than by the rules (A4)."""
    with reading(TEST):
        PermissionRequest.objects.all().delete()
    unit = str(room.cast.staff[0].unit_id)
    Experiment.objects.filter(pk=room.experiment.pk).update(units=[unit], areas=["23"])
    for state in ("idea", "shared", "decided", "again", "published", "public"):
        with transaction.atomic():
            _to(room, state)
            _agree(room, state)
            transaction.set_rollback(True)


def _agree(lab: Lab, state: str) -> None:
    experiment = lab.experiment
    cycles = list(Cycle.objects.filter(experiment=experiment).order_by("number"))
    for actor in _everybody(lab):
        here = rules.with_places(actor, experiment)
        for cycle in cycles:
            for step, model in STEPS.items():
                with reading(here):
                    given = model.objects.filter(cycle=cycle).exists()
                with reading(TEST):
                    there = model.objects.filter(cycle=cycle).exists()
                allowed = rules.may_read_step(here, experiment, cycle, step) and there
                assert given == allowed, (state, [grant.role for grant in actor.grants], cycle.number, step)


def _to(lab: Lab, state: str) -> None:
    if state == "shared":
        services.share_step(lab.member(0), Step.RESULT, shared=True)
    if state in {"decided", "again", "published", "public"}:
        decide(lab)
    if state == "again":
        services.begin_cycle(TEST, lab.experiment, 2)
        Experiment.objects.filter(pk=lab.experiment.pk).update(state="planned")
    if state in {"published", "public"}:
        level = "public" if state == "public" else "programme"
        Experiment.objects.filter(pk=lab.experiment.pk).update(state="published", share_level=level)


def _everybody(lab: Lab) -> Iterator[Actor]:
    """Members, the other team, a stranger without and with each role in each place it can be held."""
    cast = lab.cast
    yield from (actor_for(person) for person in (cast.staff[0], cast.staff[3], cast.stranger, cast.facilitator))
    for role in READERS:
        yield holds(cast.stranger, role, "programme", cast.programme.pk)
    for role in ("facilitator", "participant"):
        yield holds(cast.stranger, role, "series", cast.first.pk)
    for role, kind, scope in CIRCLES:
        place = Place(kind, scope or str({"programme": cast.programme.pk, "unit": cast.staff[0].unit_id}[kind]))
        around = frozenset({place, Place("programme", str(cast.programme.pk)), Place("area", "23")})
        if kind == "unit":
            yield Actor(str(cast.stranger.pk), (Grant(role, place, around),))
        else:
            yield Actor(str(cast.stranger.pk), (Grant(role, place, frozenset({place})),))
    yield Actor(str(cast.stranger.pk))
    yield ANONYMOUS


def test_an_answer_about_a_decision_is_its_readers_and_the_one_askeds(room: Lab) -> None:
    cast = room.cast
    asked = cast.others[0]
    decide(room)
    with reading(TEST):
        FollowUp.objects.create(
            experiment=room.experiment, cycle=room.cycle, months=3, due_on=clock.today(), asked=asked
        )

    def given(actor: Actor) -> int:
        with reading(actor):
            return FollowUp.objects.count()

    assert given(ANONYMOUS) == given(actor_for(cast.stranger)) == 0
    assert [given(room.member(number).actor) for number in (0, 1, 3)] == [1, 1, 1]
    assert given(Actor(str(asked.pk))) == 1, "the contact who was asked is in no team"
    for role in READERS:
        assert given(holds(cast.stranger, role, "programme", cast.programme.pk)) == 1, role
    for role in OTHERS:
        assert given(holds(cast.stranger, role, "programme", cast.programme.pk)) == 0, role
    Experiment.objects.filter(pk=room.experiment.pk).update(submitted_at=None)
    assert given(holds(cast.stranger, "facilitator", "series", cast.first.pk)) == 0


def test_what_is_shared_with_the_programme_opens_to_a_place_in_any_of_its_series_and_to_no_other(room: Lab) -> None:
    other = room.cast.programme.series.exclude(pk=room.cast.first.pk).first()
    assert other is not None
    stranger = room.cast.stranger
    decide(room)
    readable = dict.fromkeys(NOTHING, 1) | {model.__name__: 0 for model in APART}
    for role in ("participant", "facilitator"):
        assert seen(holds(stranger, role, "series", other.pk)) == NOTHING
    Experiment.objects.filter(pk=room.experiment.pk).update(share_level="programme")
    for role in ("participant", "facilitator"):
        assert seen(holds(stranger, role, "series", other.pk)) == readable, role
    for role in OTHERS:
        assert seen(holds(stranger, role, "series", other.pk)) == NOTHING, role
    assert seen(actor_for(stranger)) == NOTHING
    assert seen(holds(stranger, "participant", "series", stranger.pk)) == NOTHING


def test_the_units_and_areas_of_the_record_open_what_they_open_in_the_rules(room: Lab) -> None:
    decide(room)
    unit = str(room.cast.staff[0].unit_id)
    Experiment.objects.filter(pk=room.experiment.pk).update(units=[unit], areas=["23"])
    readable = dict.fromkeys(NOTHING, 1) | {model.__name__: 0 for model in APART}
    stranger = room.cast.stranger
    assert seen(holds(stranger, "participant", "unit", unit)) == readable
    assert seen(holds(stranger, "participant", "unit", room.cast.far.pk)) == NOTHING
    for kind, scope in (("unit", unit), ("area", "23")):
        for role in OTHERS:
            assert seen(holds(stranger, role, kind, scope)) == NOTHING, role


def test_a_question_is_its_askers_the_teams_and_the_readers_alone(room: Lab) -> None:
    cast, now = room.cast, clock.now()
    asker = cast.others[2]
    with reading(TEST):
        TeamQuestion.objects.create(experiment=room.experiment, asked_by=asker, text="Miksi?", asked_at=now)

    def found(actor: Actor) -> int:
        with reading(actor):
            return TeamQuestion.objects.count()

    leader = holds(cast.stranger, "facilitator", "series", cast.first.pk)
    assert [found(one) for one in (room.member(0).actor, Actor(str(asker.pk)), leader)] == [1, 1, 0]
    decide(room)
    assert found(leader) == 1
    for actor in (actor_for(cast.stranger), ANONYMOUS, holds(cast.stranger, "supervisor", "area", "23")):
        assert found(actor) == 0
