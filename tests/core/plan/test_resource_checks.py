"""G05, G06, G08, G11, G13: stewards, hours against demand, rates and the budget's arithmetic."""

from datetime import date

import pytest

from oppiva.core.plan import Criteria, Norms, demand_minutes, hours_matrix, plan_of

STEWARD = {
    "covers": ["models"],
    "organisation": "mikkeli",
    "role": "Service manager",
    "hours_per_year": 60,
    "until": date(2028, 12, 31),
    "letter": True,
}
HOURS = {"WP1": 1035, "WP2": 714, "WP4": 456, "management": 404}


def codes(findings):
    return [(one.code, str(one.severity)) for one in findings]


def staffed(data, **hours):
    """One person with the hours given, in place of the sample's three."""
    packages = [name for name in hours if name != "management"]
    data["staff"] = [{"role": "facilitator", "work_packages": packages, "hours": dict(hours)}]
    data["leadership"]["supervisors"] = 0
    return data


# --- G05 --------------------------------------------------------------------------------------------------------------
def test_g05_kept_target_with_a_whole_promise_and_a_duty_is_in_order(data, found):
    data["continuity"] = {"applicant_duty": "Hosts the library", "stewards": [STEWARD]}
    assert found(data, "G05") == []
    data["continuity"] = {"handover_signed": True, "stewards": [STEWARD]}
    assert found(data, "G05") == []


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"hours_per_year": 0}, ["hours_per_year"]),
        ({"until": date(2028, 12, 30)}, ["until"]),
        ({"letter": False}, ["letter"]),
        ({"role": " "}, ["role"]),
        ({"organisation": ""}, None),
    ],
)
def test_g05_incomplete_promise_blocks_and_says_what_lacks(data, found, change, lacks):
    data["continuity"] = {"applicant_duty": "x", "stewards": [STEWARD | change]}
    if lacks is None:
        del data["continuity"]["stewards"][0]["organisation"]
        lacks = ["organisation"]
    (finding,) = found(data, "G05")
    assert (finding.code, finding.severity, finding.path) == ("steward_incomplete", "BLOCK", "continuity.stewards[0]")
    assert finding.facts == {"target": "models", "missing": lacks, "until_at_least": date(2028, 12, 31)}


def test_g05_the_fullest_promise_counts(data, found):
    data["continuity"] = {"applicant_duty": "x", "stewards": [{"covers": ["models"]}, STEWARD]}
    assert found(data, "G05") == []


def test_g05_other_targets_are_kept_only_when_the_plan_says_so(data, found):
    data["continuity"] = {"applicant_duty": "x", "stewards": [STEWARD]}
    data["targets"][0]["keep"] = True
    assert [one.facts["target"] for one in found(data, "G05")] == ["experiments"]
    data["targets"][0]["keep"] = data["targets"][1]["keep"] = False
    data["continuity"]["stewards"] = []
    assert found(data, "G05") == []


def test_g05_two_years_from_a_leap_day_end_on_the_last_of_february(data, found):
    data["programme"]["end"] = date(2028, 2, 29)
    assert found(data, "G05")[0].facts["until_at_least"] == date(2030, 2, 28)


# --- G06 and demand ---------------------------------------------------------------------------------------------------
def test_demand_of_the_real_plan_by_norms(data):
    demand = demand_minutes(plan_of(data))
    assert {code: minutes // 60 for code, minutes in demand.items()} == HOURS | {"WP3": 320}


def test_demand_follows_the_norms_and_the_supervisors(data):
    data["leadership"]["supervisors"] = 10
    data["workshops"]["session_half_days"] = 2
    demand = demand_minutes(plan_of(data), Criteria(norms=Norms(team=0, round=0)))
    assert demand["WP3"] == (320 + 10 * 6) * 60
    assert demand["WP1"] == 15 * 3 * (2 * 4 * 2 + 8) * 60
    assert demand["management"] == 19 * 20 * 60


def test_work_without_a_package_is_unassigned(data):
    del data["outreach"]["work_package"]  # two packages are now free: neither is modelling's by itself
    demand = demand_minutes(plan_of(data))
    assert demand["unassigned"] == (714 + 456) * 60
    assert list(demand)[-1] == "unassigned"
    data["modelling"] = {"work_package": "WP2"}
    assert demand_minutes(plan_of(data))["unassigned"] == 456 * 60


def test_missing_tables_ask_for_no_work(data):
    for name in ("workshops", "leadership", "outreach", "evaluation", "targets"):
        del data[name]
    assert demand_minutes(plan_of(data)) == {"WP1": 0, "WP2": 0, "WP3": 0, "WP4": 0, "management": 19 * 20 * 60}


def test_hours_that_meet_the_demand_are_in_order(data, found):
    assert found(staffed(data, WP3=320, **HOURS), "G06") == []


@pytest.mark.parametrize(("hours", "warns"), [(256, False), (255, True)])
def test_hours_below_four_fifths_of_the_demand_warn(data, found, hours, warns):
    findings = found(staffed(data, WP3=hours, **HOURS), "G06")
    assert codes(findings) == ([("hours_below_demand", "WARN")] if warns else [])
    if warns:
        assert findings[0].facts == {
            "work_package": "WP3",
            "given_minutes": 255 * 60,
            "demand_minutes": 320 * 60,
            "share_bp": 7968,
        }


def test_management_is_compared_when_every_entry_gives_hours(data, found):
    findings = found(staffed(data, WP3=320, **(HOURS | {"management": 0})), "G06")
    assert [(one.code, one.facts["work_package"]) for one in findings] == [("hours_below_demand", "management")]
    data["staff"].append({"role": "planner", "work_packages": ["WP1"]})
    assert codes(found(data, "G06")) == [("hours_missing", "WARN")]


def test_hours_of_zero_block_but_an_entry_without_hours_never_does(data, found):
    staffed(data, WP3=0, **HOURS)
    assert codes(found(data, "G06")) == [("hours_zero", "BLOCK")]
    data["staff"].append({"role": "coach", "work_packages": ["WP3"]})
    assert codes(found(data, "G06")) == [("hours_missing", "WARN")]


def test_hours_of_some_packages_only_are_not_read_as_zero_for_the_rest(data, found):
    staffed(data, WP3=320, **HOURS)
    data["staff"][0]["hours"].pop("WP2")
    findings = found(data, "G06")
    assert codes(findings) == [("hours_missing", "WARN")]
    assert (findings[0].facts["entries"], findings[0].facts["of"]) == (1, 1)


def test_plan_without_staff_blocks_once(data, found):
    del data["staff"]
    findings = found(data, "G06")
    assert codes(findings) == [("staff_missing", "BLOCK"), ("supervisors_missing", "WARN")]
    assert findings[0].facts["work_packages"] == ["WP1", "WP2", "WP3", "WP4"]


def test_entry_without_work_is_named(data, found):
    staffed(data, WP3=320, **HOURS)["staff"].append({"role": "planner"})
    findings = found(data, "G06")
    assert ("entry_without_work", "staff[1]") in [(one.code, one.path) for one in findings]


@pytest.mark.parametrize(("rate", "blocks"), [(5_854, False), (5_855, False), (5_860, True)])
def test_hours_times_rates_meet_the_salaries_within_a_euro_per_entry(data, found, rate, blocks):
    staffed(data, WP3=320, **HOURS)  # 2 929 h
    data["staff"][0]["rate_cents"] = rate
    data["budget"]["salaries"] = (2929 * 5_855 + 50) // 100 - (1 if rate == 5_854 else 0) * 29
    findings = found(data, "G06")
    assert codes(findings) == ([("sum_mismatch", "BLOCK")] if blocks else [])
    if blocks:
        assert findings[0].facts["sum_cents"] == 2929 * 5_860
        assert findings[0].path == "budget.salaries"


def test_sum_is_not_compared_before_every_entry_has_hours_and_rate(data, found):
    staffed(data, WP3=320, **HOURS)["staff"][0]["rate_cents"] = 9_999
    data["staff"].append({"role": "planner", "work_packages": ["WP1"], "rate_cents": 1})
    assert codes(found(data, "G06")) == [("hours_missing", "WARN")]
    data["staff"][1]["hours"] = {"WP1": 1}
    del data["staff"][1]["rate_cents"]
    assert found(data, "G06") == []


def test_matrix_shows_given_demand_and_difference(mended):
    matrix = hours_matrix(plan_of(mended))
    assert matrix.columns == ("WP1", "WP2", "WP3", "WP4", "management")
    assert [row.minutes for row in matrix.rows] == [
        *[(None, None, 0, None, None)] * 3,
        (0, 0, 30_000, 0, 0),
    ]
    assert [row.total for row in matrix.rows] == [None, None, None, 30_000]
    assert matrix.given == (None, None, 30_000, None, None)
    assert matrix.demand == (62_100, 42_840, 19_200, 27_360, 24_240)
    assert matrix.difference == (None, None, 10_800, None, None)


# --- G08, G11, G13 ----------------------------------------------------------------------------------------------------
def test_g08_rate_above_the_reference_of_the_call_warns(data, found):
    for entry in data["staff"]:
        entry["rate_cents"] = 3_600
    criteria = Criteria(reference_rates={"facilitator": 3_600, "project-manager": 3_599})
    findings = found(data, "G08", criteria)
    assert codes(findings) == [("rate_above_maximum", "WARN"), ("unit_costs", "INFO")]
    assert findings[0].path == "staff[2].rate_cents"
    assert codes(found(data, "G08")) == [("unit_costs", "INFO")]


def test_g08_unit_costs_only_of_what_is_promised(data, found):
    data["targets"] = [{"code": "models", "value": 21}, {"code": "experiments", "value": 0}]
    assert found(data, "G08")[-1].facts == {"per_model_cents": 1_142_833}
    data["targets"] = []
    assert codes(found(data, "G08")) == [("rate_missing", "WARN")]


def test_plan_without_a_budget_blocks_where_the_budget_is_asked(data, found):
    del data["budget"]
    assert codes(found(data, "G11")) == [("not_answered", "BLOCK")]
    assert codes(found(data, "G13")) == [("not_answered", "BLOCK")]
    assert ("section_missing", "BLOCK") in codes(found(data, "X01"))
    assert codes(found(data, "G08")) == [("rate_missing", "WARN")]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"flat_rate": 68_571}, "flat_rate_mismatch", "budget.flat_rate"),
        ({"net_total": 239_994}, "net_total_mismatch", "budget.net_total"),
        ({"income": 1}, "net_total_mismatch", "budget.net_total"),
        ({"cost_model": "flat-rate-7"}, "model_not_allowed", "budget.cost_model"),
        ({"salary_model": "lump-sum"}, "model_not_allowed", "budget.salary_model"),
    ],
)
def test_g13_models_and_sums(data, found, change, code, path):
    data["budget"] |= change
    findings = found(data, "G13")
    assert (code, path) in [(one.code, one.path) for one in findings]
    assert all(one.severity == "BLOCK" for one in findings)


def test_g13_financing_sums_to_the_net_cost_and_a_missing_row_is_nothing(data, found):
    del data["budget"]["financing"]["private"]
    assert found(data, "G13") == []
    data["budget"]["financing"]["own_private"] -= 1
    (finding,) = found(data, "G13")
    assert (finding.code, finding.facts["difference_cents"]) == ("financing_mismatch", -100)


def test_g13_income_that_is_not_stated_is_not_read_as_none(data, found):
    del data["budget"]["income"]
    (finding,) = found(data, "G13")
    assert (finding.code, finding.facts) == ("not_answered", {"missing": ["income"]})
