"""The line that says who reads what a team writes is what the policy decides, in every state."""

from __future__ import annotations

import pytest
from django.utils import translation

from experiments.lab import Lab
from oppiva.core.policy import Level, decide, readers
from oppiva.experiments import rules, services
from oppiva.experiments.models import Cycle, Experiment, ShareLevel, State, Step
from oppiva.experiments.reading_words import line_of, readers_line
from oppiva.jobs import clock
from oppiva.people.queries import actor_for

pytestmark = pytest.mark.django_db

# The words of the line -> the roles they stand for, written down by hand.
SAID = {
    "your own team": {"team_member"},
    "your series": {"participant", "facilitator"},
    "the series of the programme": {"participant", "facilitator"},
    "the facilitators of your series": {"facilitator"},
    "the analysts": {"analyst"},
    "the project manager": {"project_manager"},
    "the auditor": {"auditor"},
    "the supervisors of your units": {"supervisor"},
    "the directors of your area": {"director"},
    "the administrators of your area": {"area_admin"},
    "the communicators": {"communicator"},
    "the steering group": {"steering"},
    "those who take models into use": {"adopter"},
}
OPEN = [State.IDEA, State.PLANNED, State.RUNNING, State.PAUSED, State.REVIEWING, State.NOT_STARTED, State.INTERRUPTED]


def put(lab: Lab, state: str, level: str = ShareLevel.TEAM) -> tuple[Experiment, Cycle]:
    """The experiment in a state, as its rows would stand in it."""
    decided = clock.now() if state in {State.DECIDED, State.PUBLISHED} else None
    Cycle.objects.filter(experiment=lab.experiment).update(decided_at=decided)
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=state, share_level=level, submitted_at=decided)
    return lab.experiment, lab.cycle


def roles_in(line: str) -> set[str]:
    first = line.split(". ")[0].removesuffix(".").removeprefix("Read by ")
    parts = [part for piece in first.split(", ") for part in piece.split(" and ")]
    return set().union(*(SAID[part] for part in parts))


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("state", [*OPEN, State.DECIDED, State.PUBLISHED])
@pytest.mark.parametrize("level", list(ShareLevel))
def test_the_line_names_whom_the_policy_lets_read(lab: Lab, state: str, level: str, shared: bool) -> None:
    experiment, cycle = put(lab, state, level)
    if shared:
        lab_share(lab)
    with translation.override("en"):
        line = readers_line(experiment, cycle, shared=shared)
    allowed = set(readers(rules.experiment_target(experiment, cycle, shared=shared)))
    if "employer_guest" in allowed:
        assert line == "Read by everybody."
        return
    assert roles_in(line) == allowed
    assert ("only the step" in line) == ("facilitator" not in allowed)
    # And the people of the room read what the line says of their roles, no more.
    people = {
        "team_member": lab.cast.staff[0],
        "participant": lab.cast.staff[4],
        "facilitator": lab.cast.facilitator,
        "project_manager": lab.cast.manager,
        "supervisor": lab.cast.supervisor,
    }
    target = rules.experiment_target(experiment, cycle, shared=shared)
    for role, person in people.items():
        actor = rules.with_places(actor_for(person), experiment)
        reads = decide(actor, "read", target, clock.now()).level == Level.FULL
        assert reads <= (role in allowed), role
        if role != "supervisor":  # the units of the members are written down at the decision
            assert reads == (role in allowed), role
    stranger = rules.with_places(actor_for(lab.cast.stranger), experiment)
    assert decide(stranger, "read", target, clock.now()).level == Level.NONE


def lab_share(lab: Lab) -> None:
    if lab.cycle.decided_at is None:
        services.share_step(lab.member(), Step.PROBLEM, shared=True)


def test_every_role_that_may_read_has_its_words() -> None:
    told = set().union(*SAID.values())
    with translation.override("en"):
        for roles in (("team_member",), ("team_member", "facilitator"), tuple(told)):
            assert roles_in(line_of(roles)) == set(roles)
