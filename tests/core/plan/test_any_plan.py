"""Whatever a file holds, it is refused with a place or checked to the end."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.strategies import PLANS, broken_plans
from oppiva.core.plan import (
    CHECK_IDS,
    Criteria,
    PlanError,
    Severity,
    check,
    diff,
    field_at,
    hours_matrix,
    plan_of,
    read,
    read_data,
    to_json,
    to_toml,
)

WORST = [Severity.OK, Severity.INFO, Severity.WARN, Severity.BLOCK]
CRITERIA = Criteria(text_limits={"programme.region": 3}, reference_rates={"x": 3}, similarity_bp=1_000)


def holds(report):
    assert tuple(one.id for one in report.checks) == CHECK_IDS
    for one in report.checks:
        weights = [WORST.index(finding.severity) for finding in one.findings]
        assert WORST.index(one.severity) == max(weights, default=0)
        assert weights == sorted(weights, reverse=True)
        for finding in one.findings:
            if finding.path != "file":
                field_at(finding.path)  # a form can open it
    assert report.result == WORST[max(WORST.index(one.severity) for one in report.checks)]
    assert sum(report.counts.values()) == 32
    json.dumps(to_json(report))


@given(PLANS)
def test_every_plan_that_holds_the_format_is_checked_to_the_end(data):
    text = to_toml(data)
    assert read_data(text) == data
    plan = read(text)
    for criteria in (Criteria(), CRITERIA):
        holds(check(plan, criteria))
    assert check(plan) == check(plan_of(data))
    matrix = hours_matrix(plan)
    assert sum(matrix.demand) == sum(check(plan).demand_minutes.values())


@given(PLANS)
def test_decision_never_changes_a_result(data):
    without = {key: value for key, value in data.items() if key != "decision"}
    assert to_json(check(plan_of(without))) == to_json(check(plan_of(data)))


@given(PLANS, PLANS)
def test_differences_between_two_plans_are_their_own(before, after):
    assert diff(before, before) == []
    changes = diff(before, after)
    assert len({(one.path, one.row, one.before is None) for one in changes}) == len(changes)
    assert (changes == []) == (diff(after, before) == [])
    for one in changes:
        assert one.before != one.after
        field_at(one.path)


@given(broken_plans())
def test_a_broken_plan_is_refused_with_its_place_or_checked(data):
    text = to_toml(data)
    refused = None
    try:
        holds(check(read(text)))
    except PlanError as error:
        refused = error
    assert refused is None or (refused.code and 1 <= refused.line <= text.count("\n") + 1)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_bytes_are_refused_as_a_plan(content):
    with pytest.raises(PlanError):
        read(content)


TOML = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**70), 2**70),
        st.floats(),
        st.text(max_size=5),
        st.dates(),
        st.datetimes(),
        st.times(),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=10,
)
KEYS = st.sampled_from(["format", "programme", "work_packages", "targets", "budget", "staff", "extra", "x"])


@given(st.dictionaries(KEYS, TOML, max_size=6))
def test_any_toml_table_is_refused_as_a_plan(data):
    with pytest.raises(PlanError):
        read(to_toml({"format": "oppiva-plan/1", **data}))


def test_dates_at_the_end_of_the_calendar_are_checked(data):
    data["programme"]["start"], data["programme"]["end"] = date.min, date.max
    data["programme"]["submitted"] = date.min
    data["declarations"] = {"date": date.min}
    data["state_aid"] = {"de_minimis": True, "granted_on": date.min, "grants": [{"date": date.max, "amount": 1}]}
    holds(check(plan_of(data)))
