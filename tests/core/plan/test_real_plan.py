"""The real plan and its mended copy against the funding page (T23, T24), and its worked budgets (T1, T2)."""

import json
from pathlib import Path

import pytest

from oppiva.core.money import Shares, plan_shares
from oppiva.core.plan import Severity, check, read, to_json

EXPECTED = Path(__file__).with_name("expected_real_plan.json")


def test_real_plan_gives_the_expected_report_to_the_letter(real_text):
    assert json.dumps(to_json(check(read(real_text)))) == json.dumps(json.loads(EXPECTED.read_text("utf-8")))


def test_decision_of_the_funder_changes_nothing(real_text):
    without = real_text[: real_text.index("[decision]")]
    assert to_json(check(read(without))) == to_json(check(read(real_text)))


def test_mended_plan_blocks_nothing(mended_text):
    report = check(read(mended_text))
    assert report.result is Severity.WARN
    assert report.counts == {"BLOCK": 0, "WARN": 19, "INFO": 8, "OK": 5}


def test_mended_plan_differs_only_where_it_was_mended(real_text, mended_text):
    before, after = check(read(real_text)), check(read(mended_text))
    changed = {one.id: one for one in after.checks if one != before.check(one.id)}
    assert {key: one.severity for key, one in changed.items()} == {
        "G03": "WARN",
        "G04": "INFO",
        "G05": "OK",
        "G06": "WARN",
        "G08": "WARN",  # one entry more without a rate
    }
    assert changed["G03"].findings[0].facts["not_shown"] == ["applicant_kind", "not_sold_today"]
    assert [one.code for one in changed["G04"].findings] == ["overlap_explained"]
    assert {one.code: one.facts.get("entries") for one in changed["G06"].findings} == {
        "hours_missing": 3,
        "supervisors_missing": None,
    }


def test_reading_and_checking_twice_gives_the_same(real_text):
    assert check(read(real_text)) == check(read(real_text.encode()))


@pytest.mark.parametrize(
    ("wages", "income", "shares"),
    [
        (171_425, 0, Shares(flat=68_570, net=239_995, grant=191_996, own=47_999)),  # T1
        (208_454, 0, Shares(flat=83_382, net=291_836, grant=233_468, own=58_368)),  # T2
        (171_425, 500, Shares(flat=68_570, net=239_495, grant=191_596, own=47_899)),  # T13
    ],
)
def test_budget_follows_from_the_wages(wages, income, shares):
    assert plan_shares(wages, income) == shares


def _budget(data, wages, grant):
    shares = plan_shares(wages)
    data["budget"] |= {"salaries": wages, "flat_rate": shares.flat, "net_total": shares.net}
    data["budget"]["financing"] |= {"eu_and_state": grant, "own_private": shares.net - grant}


def test_support_rounded_down_is_within_the_maximum(data, found):
    _budget(data, 208_454, 233_468)
    assert found(data, "G11") == []
    assert found(data, "G13") == []


def test_support_rounded_up_blocks_by_a_hair(data, found):
    _budget(data, 208_454, 233_469)  # T2b: 80.00007 %
    (finding,) = found(data, "G11")
    assert (finding.code, finding.severity, finding.path) == (
        "aid_above_maximum",
        "BLOCK",
        "budget.financing.eu_and_state",
    )
    assert finding.facts["over_cents"] == 20  # 233 469.00 against 233 468.80 allowed
    assert found(data, "G13") == []
