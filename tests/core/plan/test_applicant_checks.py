"""G01-G04, G07, G09, G10, G12: each answer that a plan can give, and the silence that is never read as one."""

from datetime import date

import pytest

from oppiva.core.plan import Criteria

APPLICANT = {
    "kind": "association",
    "legal_form": "registered-association",
    "responsible_role": "project-manager",
    "responsible_named": True,
    "sells_same_service": False,
    "turnover": 900_000,
    "liquid_funds": 120_000,
}
AID = {
    "economic_activity": True,
    "selective_advantage": True,
    "distorts_competition": False,
    "affects_trade": False,
    "de_minimis": True,
    "granted_on": date(2025, 6, 1),
}


def codes(findings):
    return [(one.code, str(one.severity)) for one in findings]


def test_g01_objective_of_the_programme_is_asked_and_compared(data, found):
    assert found(data, "G01") == []
    data["programme"]["specific_objective"] = "9.9"
    del data["programme"]["policy_line"]
    findings = found(data, "G01")
    assert codes(findings) == [("not_answered", "BLOCK"), ("objective_outside_call", "BLOCK")]
    assert findings[0].facts == {"missing": ["policy_line"]}
    assert found(data, "G01", Criteria(objectives=()))[1:] == []


def test_g01_programme_without_objectives_blocks(data, found):
    del data["objectives"]
    for package in data["work_packages"]:
        del package["objectives"]
    assert codes(found(data, "G01")) == [("none_stated", "BLOCK")]


def test_g02_described_applicant_is_in_order(data, found):
    data["applicant"] = dict(APPLICANT)
    assert found(data, "G02") == []


def test_g02_legal_form_outside_the_call_and_no_responsible_person_block(data, found):
    data["applicant"] = APPLICANT | {"legal_form": "sole-trader", "responsible_named": False}
    findings = found(data, "G02")
    assert codes(findings) == [("legal_form_outside_call", "BLOCK"), ("declared_false", "BLOCK")]
    assert findings[1].path == "applicant.responsible_named"
    assert codes(found(data, "G02", Criteria(legal_forms=()))) == [("declared_false", "BLOCK")]


@pytest.mark.parametrize(
    ("applicant", "hired", "steward", "severity"),
    [
        (APPLICANT, True, "mikkeli", None),
        (APPLICANT, False, "mikkeli", None),  # one point not shown
        (APPLICANT, False, "applicant", "WARN"),
        (APPLICANT | {"kind": "consulting-company"}, False, "applicant", "BLOCK"),
        (APPLICANT | {"kind": "project-company", "sells_same_service": True}, True, "mikkeli", "WARN"),
        ({}, True, None, "BLOCK"),
        ({}, False, None, "BLOCK"),
    ],
)
def test_g03_weighs_four_points(data, found, applicant, hired, steward, severity):
    data["applicant"] = dict(applicant)
    data["staff"][0]["new_hire"] = hired
    data["continuity"] = {"stewards": [{"organisation": steward}] if steward else []}
    assert [str(one.severity) for one in found(data, "G03")] == ([severity] if severity else [])


def test_g04_none_is_an_answer_and_silence_is_not(data, found):
    for silent in ({}, {"none": False}, {"items": []}):
        data["earlier_work"] = silent
        assert codes(found(data, "G04")) == [("not_answered", "BLOCK")]
    data["earlier_work"] = {"none": True}
    assert found(data, "G04") == []


def test_g04_named_package_needs_difference_and_evidence(data, found):
    item = {"title": {"en": "Change coaching"}, "work_packages": ["WP3"], "difference": {"fi": "Toisin"}}
    data["earlier_work"] = {"items": [item]}
    (finding,) = found(data, "G04")
    assert (finding.code, finding.severity, finding.path) == ("difference_missing", "BLOCK", "earlier_work.items[0]")
    assert finding.facts == {
        "title": "Change coaching",
        "work_packages": ["WP3"],
        "by": ["work_package"],
        "missing": ["evidence"],
    }
    item["evidence"] = "report.pdf"
    assert codes(found(data, "G04")) == [("overlap_explained", "INFO")]


def test_g04_same_people_and_method_is_near(data, found):
    item = {"title": {"fi": "Aivan muuta"}, "target_groups": ["area-staff"], "methods": ["peer-coaching"]}
    data["earlier_work"] = {"items": [item]}
    assert found(data, "G04") == []
    data["work_packages"][2]["methods"] = ["peer-coaching"]
    (finding,) = found(data, "G04")
    assert (finding.facts["by"], finding.facts["work_packages"]) == (["method"], ["WP3"])
    del item["target_groups"]
    assert found(data, "G04") == []


def test_g04_same_people_and_words_are_near(data, found):
    item = {"title": {"fi": "Kollegiaalinen johtaminen alueella"}, "target_groups": ["area-staff"]}
    data["earlier_work"] = {"items": [item]}
    (finding,) = found(data, "G04")
    assert (finding.facts["by"], finding.facts["work_packages"]) == (["text"], ["WP3"])
    assert found(data, "G04", Criteria(similarity_bp=10_000)) == []


def test_g07_capacity_against_own_share_and_the_wait_for_money(data, found):
    data["applicant"] = dict(APPLICANT)
    assert found(data, "G07") == []
    data["applicant"] |= {"turnover": 30_000, "liquid_funds": 88_000}
    findings = found(data, "G07")
    assert codes(findings) == [("turnover_short", "WARN"), ("liquid_funds_short", "WARN")]
    assert findings[0].facts["needed_cents"] == 3_031_516  # 47 999.00 x 12 / 19 months, rounded up
    assert findings[1].facts["needed_cents"] == 8_841_922  # 239 995.00 x 7 / 19
    data["applicant"] |= {"turnover": 30_316, "liquid_funds": 88_420}
    assert found(data, "G07") == []


def test_g07_asks_only_for_what_is_missing(data, found):
    data["applicant"] = {"turnover": 900_000}
    assert found(data, "G07")[0].facts["missing"] == ["liquid_funds"]


def test_g09_other_money_for_the_same_costs_blocks(data, found):
    data["programme"]["submitted"] = date(2025, 3, 20)
    data["other_funding"] = {
        "items": [
            {"title": "A", "overlaps_costs": False},
            {"title": {"fi": "B"}, "funder": "F"},
            {"overlaps_costs": True},
        ]
    }
    findings = found(data, "G09")
    assert [(one.code, one.path) for one in findings] == [
        ("costs_overlap", "other_funding.items[2].overlaps_costs"),
        ("not_answered", "other_funding.items[1].overlaps_costs"),
    ]
    data["other_funding"] = {"none": True}
    assert found(data, "G09") == []


def test_g09_start_before_the_application_blocks(data, found):
    data["other_funding"] = {"none": True}
    data["programme"]["submitted"] = date(2025, 6, 2)
    assert codes(found(data, "G09")) == [("started_before_submission", "BLOCK")]
    data["programme"]["submitted"] = date(2025, 6, 1)
    assert found(data, "G09") == []


@pytest.mark.parametrize(
    ("earlier", "over_cents"),
    [
        ((date(2024, 9, 1), 120_000), 1_199_600),  # T17
        ((date(2022, 5, 31), 120_000), None),  # outside three years
        ((date(2022, 6, 1), 120_000), None),  # the first day is not inside
        ((date(2022, 6, 2), 120_000), 1_199_600),
        ((date(2025, 6, 1), 120_000), 1_199_600),
        ((date(2025, 6, 2), 120_000), None),
        ((None, 120_000), 1_199_600),  # a grant without a date is not read as old
        ((date(2024, 9, 1), 108_004), None),  # exactly 300 000
    ],
)
def test_g10_de_minimis_of_three_years(data, found, earlier, over_cents):
    day, amount = earlier
    data["state_aid"] = AID | {"grants": [{"amount": amount} | ({"date": day} if day else {})]}
    findings = found(data, "G10")
    assert [one.facts["over_cents"] for one in findings] == ([over_cents] if over_cents else [])
    assert all(one.code == "de_minimis_exceeded" and one.severity == "BLOCK" for one in findings)


def test_g10_asks_for_the_day_of_the_grant_only_for_de_minimis_aid(data, found):
    data["state_aid"] = {key: value for key, value in AID.items() if key != "granted_on"}
    (finding,) = found(data, "G10")
    assert (finding.code, finding.facts) == ("not_answered", {"missing": ["granted_on"]})
    data["state_aid"]["de_minimis"] = False
    assert found(data, "G10") == []


def test_g12_false_declaration_blocks_and_missing_ones_warn(data, found):
    data["declarations"] = {"no_arrears": False, "no_bankruptcy": True}
    findings = found(data, "G12")
    assert codes(findings) == [("declared_false", "BLOCK"), ("not_answered", "WARN")]
    assert findings[0].path == "declarations.no_arrears"
    assert findings[1].facts["missing"] == ["date", "no_recovery_order", "no_funding_ban"]


@pytest.mark.parametrize(("day", "blocks"), [(date(2024, 12, 19), True), (date(2024, 12, 20), False)])
def test_g12_declarations_are_at_most_three_months_old(data, found, day, blocks):
    names = ("no_arrears", "no_bankruptcy", "no_recovery_order", "no_funding_ban")
    data["declarations"] = {"date": day} | dict.fromkeys(names, True)
    assert found(data, "G12") == []  # nothing to compare with before the application has a day
    data["programme"]["submitted"] = date(2025, 3, 20)
    assert codes(found(data, "G12")) == ([("declaration_too_old", "BLOCK")] if blocks else [])
