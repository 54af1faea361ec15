"""The list of a series and the page of each of its experiments let the same people in, and tell them the same (A4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import Http404

from experiments.lab import PROBLEM, Lab
from oppiva.core.policy import ANONYMOUS, Actor, Grant, Level, Place, reading
from oppiva.experiments import queries, rules, services
from oppiva.experiments.models import Cycle, Experiment, Problem, Step
from oppiva.jobs import clock
from oppiva.people.models import Role
from oppiva.people.queries import actor_for

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]
STATES = ("idea", "shared", "decided", "again")


@pytest.mark.parametrize("state", STATES)
def test_who_may_list_may_open_each_and_nobody_reads_a_name_in_one_place_alone(lab: Lab, state: str) -> None:
    _to(lab, state)
    series, told = lab.experiment.team.series, 0
    for actor in _everybody(lab):
        for code, name in _listed(actor, lab).items():
            sight = _sight(actor, lab, code)
            held = [grant.role for grant in actor.grants]
            if rules.may_list(actor, series):
                assert sight is not None, (state, held, code)
            if name:
                assert sight is not None
                assert sight.level == Level.FULL or _reads(sight), (state, held, code)
                assert name == PROBLEM["name"]
                told += 1
            elif sight is not None and sight.insider is None:
                assert not _reads(sight), (state, held, code)
    # Until the team shows the step its own member alone is told the name.
    assert told == 1 if state == "idea" else told > 1


@pytest.mark.parametrize("state", STATES)
def test_a_code_leads_to_its_page_exactly_for_whom_the_page_opens(lab: Lab, state: str) -> None:
    _to(lab, state)
    codes = list(Experiment.objects.filter(programme=lab.cast.programme).values_list("code", flat=True))
    opened, closed = 0, 0
    for actor in _everybody(lab):
        there = {code for code in codes if _sight(actor, lab, code) is not None}
        assert rules.open_codes(actor, lab.cast.programme.pk) == there, [grant.role for grant in actor.grants]
        opened, closed = opened + len(there), closed + len(codes) - len(there)
    assert opened
    assert closed


def test_a_stranger_and_a_guest_find_neither(lab: Lab) -> None:
    series = lab.experiment.team.series
    for actor in (ANONYMOUS, actor_for(lab.cast.stranger)):
        assert not rules.may_list(actor, series)
        assert _sight(actor, lab, lab.experiment.code) is None


def _to(lab: Lab, state: str) -> None:
    lab.fill(Step.PROBLEM)
    now = clock.now()
    if state == "shared":
        services.share_step(lab.member(0), Step.PROBLEM, shared=True)
    if state in {"decided", "again"}:
        Cycle.objects.filter(pk=lab.cycle.pk).update(started_at=now - timedelta(days=1), decided_at=now)
        Experiment.objects.filter(pk=lab.experiment.pk).update(submitted_at=now, state="decided", share_level="series")
    if state == "again":
        services.begin_cycle(actor_for(lab.cast.manager), lab.experiment, 2)
        Experiment.objects.filter(pk=lab.experiment.pk).update(state="planned")


def _listed(actor: Actor, lab: Lab) -> dict[str, str]:
    """The codes of the series with the names that the list tells this reader."""
    here = rules.with_places(actor, lab.experiment)
    return {row.code: row.name for row in queries.listed_of(here, lab.experiment.team.series)}


def _sight(actor: Actor, lab: Lab, code: str) -> rules.Sight | None:
    try:
        return rules.experiment_for(actor, lab.cast.programme.code, code)
    except Http404:
        return None


def _reads(sight: rules.Sight) -> bool:
    """Whether any round's first step is the reader's, by the rules and by what comes out of the table."""
    cycles = Cycle.objects.filter(experiment=sight.experiment)
    if not any(rules.may_read_step(sight.actor, sight.experiment, cycle, Step.PROBLEM) for cycle in cycles):
        return False
    with reading(sight.actor):
        return Problem.objects.filter(experiment=sight.experiment).exists()


def _everybody(lab: Lab) -> Iterator[Actor]:
    """Members, the other team, a stranger with each role in each place it can be held in."""
    cast = lab.cast
    people = (cast.staff[0], cast.staff[3], cast.stranger, cast.facilitator, cast.manager, cast.supervisor)
    yield from (actor_for(person) for person in people)
    places = (
        Place("series", str(cast.first.pk)), Place("programme", str(cast.programme.pk)),
        Place("unit", str(cast.staff[0].unit_id)), Place("area", "23"),
    )  # fmt: skip
    for role in Role.values:
        for place in places:
            yield Actor(str(cast.stranger.pk), (Grant(role, place),))
