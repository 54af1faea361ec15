"""Teams that have decided, for the tests of reading others: written straight into the rows, as services leave them."""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from experiments.lab import PREDICTION, PROBLEM, SETUP, Lab
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments import rules, services
from oppiva.experiments.models import (
    Cycle,
    Decision,
    Experiment,
    Observation,
    Prediction,
    Problem,
    Result,
    ShareLevel,
    State,
    Trial,
)
from oppiva.experiments.rules import Sight
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.workshops.models import Series, Team
from workshops.cast import Cast, grant_to

ROLES = (
    "participant", "facilitator", "supervisor", "director", "analyst", "communicator", "steering", "project_manager",
    "auditor", "adopter", "employer_guest", "area_admin", "instance_admin",
)  # fmt: skip


def scopes(cast: Cast, second: Series) -> list[tuple[str, str]]:
    """The places that grants are drawn from, with a unit that tried nothing and another series."""
    return [
        ("series", str(cast.first.pk)), ("series", str(second.pk)), ("programme", str(cast.programme.pk)),
        ("unit", str(cast.unit.pk)), ("unit", str(cast.far.pk)), ("area", "23"), ("area", "37"), ("instance", ""),
    ]  # fmt: skip


def drawn_reader(draw: Any, lab: Lab, crowd: list[tuple[str, str]]) -> tuple[Person, list[Any]]:
    """A person of the cast, a stranger with up to three drawn grants among them; and those grants."""
    held = draw(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(crowd)), max_size=3, unique=True))
    person = draw(st.sampled_from([lab.cast.others[0], lab.cast.staff[0], lab.cast.staff[7]]))
    if person == lab.cast.others[0]:
        for role, (kind, scope) in held:
            with suppress(DomainError):  # what nobody may hold, or this person holds already
                grant_to(person, role, kind, scope)
    return person, held


def decided(
    experiment: Experiment, *, choice: str = "keep", at: datetime | None = None, level: str = ShareLevel.SERIES,
    state: str = State.DECIDED, numbers: tuple[int, ...] = (), **more: Any,
) -> Experiment:  # fmt: skip
    """The experiment with a decision; `more` replaces fields of the problem, or of the result (`learned`)."""
    now = at or clock.now()
    cycle = rules.newest_cycle(experiment)
    learned = more.pop("learned", "Kolme kysymystä riittää.")
    with reading(SETUP):
        Problem.objects.filter(experiment=experiment).update(**{**PROBLEM, **more})
        Prediction.objects.filter(cycle=cycle).update(**PREDICTION, locked_at=now - timedelta(days=9))
        Result.objects.filter(cycle=cycle).update(
            learned=learned,
            versus_prediction="worse" if choice == "stop" else "as_predicted",
            certainty=1,
            saved_at=now,
        )
        Decision.objects.filter(cycle=cycle).update(choice=choice, why="Syy on lyhyt.", decided_at=now)
        for number in numbers:
            Observation.objects.create(
                experiment=experiment, cycle=cycle, kind="trial", observed_on=now.date(), value=number, made_at=now
            )
    Cycle.objects.filter(pk=cycle.pk).update(started_at=now - timedelta(days=9), decided_at=now)
    where = {"state": state, "share_level": level, "submitted_at": now}
    Experiment.objects.filter(pk=experiment.pk).update(**where)
    return Experiment.objects.select_related("team__series", "programme").get(pk=experiment.pk)


def team_of(series: Series, number: int) -> Experiment:
    """One more team without members, with its experiment."""
    return services.begin_experiment(SETUP, Team.objects.create(series=series, number=number, published_at=clock.now()))


def again(made: Experiment, times: int) -> None:
    """The same experiment so many times more, in the same team, row by row: what a list is long with."""
    models = (Problem, Prediction, Trial, Result, Decision)
    with reading(SETUP):
        first = Experiment.objects.get(pk=made.pk)
        cycle = Cycle.objects.get(experiment=first)
        steps = [
            model.objects.get(**({"experiment": first} if model is Problem else {"cycle": cycle})) for model in models
        ]
        copies: dict[type[Any], list[Any]] = {model: [] for model in (Experiment, Cycle, *models)}
        for number in range(times):
            one, round_ = copy(first), copy(cycle)
            one.pk, one.code = uuid4(), f"{first.code}-{number}"
            round_.pk, round_.experiment = uuid4(), one
            copies[Experiment].append(one)
            copies[Cycle].append(round_)
            for step in steps:
                row = copy(step)
                row.pk, row.experiment = uuid4(), one
                if hasattr(row, "cycle_id"):
                    row.cycle = round_
                copies[type(step)].append(row)
        for model, rows in copies.items():
            model.objects.bulk_create(rows)


def sight(lab: Lab, person: Person | Actor, experiment: Experiment | None = None) -> Sight:
    """The first team's experiment (or this one) as the person opens it."""
    actor = person if isinstance(person, Actor) else actor_for(person)
    found = experiment or lab.experiment
    return rules.experiment_for(actor, lab.cast.programme.code, found.code)


def everybody(actor: Actor) -> Actor:
    """The actor with all its places."""
    return rules.with_all_places(actor)[0]
