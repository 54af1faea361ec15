"""One of the 105: each experiment is in exactly one bucket (records.md 2.5, T1 and T3)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments import trials
from experiments.lab import Lab
from oppiva.core.charts import BUCKETS
from oppiva.experiments import queries, services
from oppiva.experiments.counting import CycleFacts, bucket_of, missing_of
from oppiva.experiments.models import State
from oppiva.reporting import slots
from people.cast import browser

pytestmark = pytest.mark.django_db


def buckets(lab: Lab) -> dict[str, str]:
    found = queries.marks_of([lab.cast.first.programme_id])[lab.cast.first.programme_id]
    return {mark.code: mark.bucket for series in found for mark in series.experiments}


def own(lab: Lab) -> str:
    return buckets(lab)[lab.experiment.code]


@pytest.mark.parametrize(("day", "bucket"), [(5, "carried_out"), (28, "decided_not_counted")])
def test_a_stop_counts_fully_when_something_was_written_in_its_time(lab: Lab, day: int, bucket: str) -> None:
    trials.begin(lab)
    with trials.on(date(2026, 3, 28)):
        trials.entry(lab, date(2026, 3, day))
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab, "stop")
    assert own(lab) == bucket
    facts = queries.facts_of([lab.cast.first.programme_id])[lab.experiment.pk]
    assert missing_of(facts[0]) == (() if bucket == "carried_out" else ("log",))


@pytest.mark.both
def test_a_retry_in_progress_stays_counted_and_counts_once(lab: Lab) -> None:
    trials.carry_out(lab, "change")
    assert (lab.experiment.state, lab.cycle.number) == (State.PLANNED, 2)
    assert own(lab) == "carried_out"
    with trials.on(date(2026, 4, 7)):
        lab.fill("S2")
        lab.fill("S3")
        services.start(lab.member())
        trials.number(lab, date(2026, 4, 7))
        trials.result(lab)
        trials.decide(lab, "keep")
    assert lab.experiment.state == State.DECIDED
    assert sorted(buckets(lab).values()) == ["carried_out", "not_started"]


@pytest.mark.parametrize("choice", ["keep", "stop", "hand_over", "change"])
def test_all_four_decisions_count_alike(lab: Lab, choice: str) -> None:
    trials.carry_out(lab, choice)
    assert own(lab) == "carried_out"


def test_a_decision_without_result_or_log_does_not_count() -> None:
    for logged, empty in product((True, False), ((), ("E21",))):
        bucket = bucket_of(State.DECIDED, [CycleFacts(True, logged, empty)])
        assert bucket == ("carried_out" if logged and not empty else "decided_not_counted")
    # A draft of a decision is none.
    assert bucket_of(State.REVIEWING, [CycleFacts(False, True)]) == "reviewing"


def test_every_state_has_one_of_the_seven_buckets_and_a_counted_cycle_beats_it() -> None:
    for state in State.values:
        assert bucket_of(state, []) in BUCKETS
        assert bucket_of(state, [CycleFacts(True, True)]) == "carried_out"
    assert {state: bucket_of(state, []) for state in ("idea", "planned", "not_started", "paused", "interrupted")} == {
        "idea": "not_started",
        "planned": "not_started",
        "not_started": "not_started",
        "paused": "running",
        "interrupted": "interrupted",
    }


def test_the_marks_of_the_programme_page_are_the_experiments_own_and_cost_no_more_with_more_teams(lab: Lab) -> None:
    programme = lab.cast.first.programme_id
    with CaptureQueriesContext(
        connection,
    ) as before:
        found = slots.experiments_of([programme])[programme]
    assert next(one.marks for one in found if one.label == lab.cast.first.code) == ("not_started", "not_started")
    trials.carry_out(lab)
    with CaptureQueriesContext(connection) as after:
        found = slots.experiments_of([programme])[programme]
    assert next(one.marks for one in found if one.label == lab.cast.first.code) == ("carried_out", "not_started")
    assert len(after) == len(before) <= 4


def test_a_deleted_experiment_is_no_mark(lab: Lab) -> None:
    from oppiva.audit.services import delete

    delete([lab.experiments[1]], actor=trials.SETUP)
    assert list(buckets(lab)) == [lab.experiment.code]


def test_the_page_of_the_series_shows_the_same_buckets_to_who_may_follow_them(lab: Lab) -> None:
    trials.carry_out(lab, "stop")
    address = f"/hanke/{lab.cast.first.programme.code}/sarjat/{lab.cast.first.code}/"
    page = browser(lab.cast.facilitator).get(address).content.decode()
    assert "<b>1</b> toteutettu" in page
    assert "<b>1</b> ei ole vielä alkanut" in page
    assert "toteutettu" not in browser(lab.cast.staff[0]).get(address).content.decode()
