"""What stood where on an earlier day is counted again; each difference is experiments that moved (records.md 13)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments import trials
from experiments.lab import Lab
from oppiva.audit.services import delete
from oppiva.core.policy import Level
from oppiva.experiments import queries, services
from oppiva.experiments.models import Reason, State
from oppiva.experiments.queries import Moved
from oppiva.experiments.rules import Sight
from oppiva.jobs import clock

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def moved(lab: Lab, start: datetime, end: datetime) -> dict[str, Moved]:
    return {one.code: one for one in queries.moved_between(lab.cast.first.programme_id, start, end)}


def own(lab: Lab, start: datetime, end: datetime) -> tuple[str, str]:
    found = moved(lab, start, end)[lab.experiment.code]
    return found.before, found.after


def live_through(lab: Lab, began: datetime) -> None:
    """Started on the 3rd day, a number on the 5th, decided on the 20th."""
    with clock.travel(began + 3 * DAY):
        lab.started()
    with clock.travel(began + 5 * DAY):
        trials.number(lab, clock.today())
    with clock.travel(began + 20 * DAY):
        services.finish(lab.member())
        trials.result(lab)
        trials.decide(lab, "stop")


def test_an_experiment_is_followed_from_its_beginning_to_what_became_of_it(lab: Lab) -> None:
    began = clock.now()
    live_through(lab, began)
    before, planned, running, after = began - 2 * DAY, began + DAY, began + 4 * DAY, began + 21 * DAY
    assert own(lab, before, planned) == ("missing", "not_started")
    assert own(lab, planned, running) == ("not_started", "running")
    assert own(lab, running, after) == ("running", "carried_out")
    assert own(lab, before, after) == ("missing", "carried_out")
    assert moved(lab, running, after)[lab.experiment.code].at == lab_decided(lab)
    assert moved(lab, before - 2 * DAY, before) == {}, "nothing existed on either day"


def lab_decided(lab: Lab) -> datetime:
    decided = lab.cycle.decided_at
    assert decided is not None
    return decided


def test_today_it_says_the_same_as_the_count_of_today(lab: Lab) -> None:
    began = clock.now()
    live_through(lab, began)
    programme = lab.cast.first.programme_id
    today = {mark.code: mark.bucket for one in queries.marks_of([programme])[programme] for mark in one.experiments}
    then = moved(lab, began, clock.now() + 60 * DAY)
    assert {code: one.after for code, one in then.items()} == today


def test_a_late_entry_counts_from_the_day_it_was_made(lab: Lab) -> None:
    began = clock.now()
    with clock.travel(began + 3 * DAY):
        lab.started()
        dated = clock.today()
    with clock.travel(began + 20 * DAY):
        services.finish(lab.member())
        trials.result(lab)
        trials.decide(lab, "keep")
    with clock.travel(began + 25 * DAY):
        trials.number(lab, dated, late=True)
    assert own(lab, began + 21 * DAY, began + 26 * DAY) == ("decided_not_counted", "carried_out")


def test_an_interrupted_one_and_a_removed_one_are_told(lab: Lab) -> None:
    began = clock.now()
    with clock.travel(began + 3 * DAY):
        lab.started()
    with clock.travel(began + 9 * DAY):
        member = lab.member()
        services.end(Sight(member.experiment, member.cycle, member.actor, Level.FULL, member), reason=Reason.TIME)
    assert lab.experiment.state == State.INTERRUPTED
    assert own(lab, began + 4 * DAY, began + 10 * DAY) == ("running", "interrupted")
    with clock.travel(began + 15 * DAY):
        delete([lab.experiment], actor=trials.SETUP, reason="tehty vahingossa")
    code = next(code for code, one in moved(lab, began + 10 * DAY, began + 16 * DAY).items() if one.after == "missing")
    assert moved(lab, began + 10 * DAY, began + 16 * DAY)[code].before == "interrupted"
    assert code not in moved(lab, began + 16 * DAY, began + 17 * DAY)


def test_the_comparison_takes_three_statements_however_many_experiments_there_are(lab: Lab) -> None:
    began = clock.now()
    with CaptureQueriesContext(connection) as asked:
        queries.moved_between(lab.cast.first.programme_id, began, began + DAY)
    assert len(asked) <= 3
