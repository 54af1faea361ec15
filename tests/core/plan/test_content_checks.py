"""C01-C11, H01-H07 and X01."""

from datetime import date

import pytest

from oppiva.core.plan import Criteria

ACTION = {"action": {"fi": "x" * 200}, "owner": "communicator", "measure": "pages tested"}


def codes(findings):
    return [(one.code, str(one.severity)) for one in findings]


def test_c01_every_organisation_needs_a_number_and_a_source(data, found):
    whole = {"number": 21, "unit": "days", "source": "own register"}
    data["needs"] = [{"organisation": "mikkeli"} | whole, {"organisation": "savonlinna", "number": 4}]
    (finding,) = found(data, "C01")
    assert finding.code == "need_missing"
    assert finding.facts == {"without": ["areas[1]", "areas[2]", "partners[0]"], "of": 4}
    names = ("keski-savo", "savonlinna", "Mäntyharjun kunta", "applicant")
    data["needs"] += [{"organisation": name} | whole for name in names]
    assert found(data, "C01") == []


def test_c02_loose_ends_of_the_chain(data, found):
    data["work_packages"][2]["objectives"] = []
    findings = found(data, "C02")
    assert [(one.code, one.path) for one in findings] == [
        ("objective_without_work_package", "objectives[2]"),
        ("work_package_without_objective", "work_packages[2].objectives"),
        ("work_package_without_output", "targets"),
    ]
    assert findings[0].facts == {"objective": "G3"}


def test_c02_own_target_gives_a_package_its_output(data, found):
    data["targets"].append({"code": "dialogues", "value": 30})
    assert len(found(data, "C02")) == 1  # an own target has no usual home
    data["targets"][-1]["work_package"] = "WP3"
    assert found(data, "C02") == []


@pytest.mark.parametrize(
    ("experiments", "severity", "per_series"),
    [(90, None, None), (91, "INFO", 7), (135, "INFO", 9), (136, "WARN", 10)],
)
def test_c03_experiments_against_series_and_teams(data, found, experiments, severity, per_series):
    for target in data["targets"]:
        target["evidence"] = "register"
    data["targets"][0]["value"] = experiments
    findings = found(data, "C03")
    assert [(str(one.severity), one.facts["teams_per_series"]) for one in findings] == (
        [(severity, per_series)] if severity else []
    )


def test_c03_and_c04_cannot_reckon_without_workshops(data, found):
    del data["workshops"]
    data["leadership"].pop("work_package")
    assert codes(found(data, "C03")) == [("evidence_missing", "INFO"), ("no_workshops", "INFO")]
    assert codes(found(data, "C04")) == [("no_workshops", "INFO")]


def test_c03_teams_of_nobody_cannot_be_reckoned_with(data, found):
    data["workshops"]["team_size"] = [0, 4]
    assert [one.facts for one in found(data, "C03")][1] == {"missing": ["participants", "team_size"]}


def test_c03_no_series_carry_no_experiments(data, found):
    data["workshops"]["series"] = 0
    assert codes(found(data, "C03"))[0] == ("teams_needed", "WARN")
    assert found(data, "C04")[0].facts == {"target": 400, "capacity": 0, "limit": 0, "share_bp": 10_000}


@pytest.mark.parametrize(("participants", "warns"), [(378, False), (379, True)])
def test_c04_leaves_a_tenth_of_the_seats_free(data, found, participants, warns):
    data["targets"][2]["value"] = participants
    assert codes(found(data, "C04")) == ([("no_slack", "WARN")] if warns else [])


def test_c05_counts_participants_where_everyone_gives_them(data, found):
    for row, seats in zip([*data["areas"], *data["partners"]], (200, 120, 60, 20), strict=True):
        row["participants"] = seats
    assert found(data, "C05") == []  # 320 of 400
    data["areas"][1]["participants"] = 119
    (finding,) = found(data, "C05")
    assert finding.facts == {
        "basis": "participants",
        "signed": 319,
        "of": 399,
        "share_bp": 7994,
        "unsigned": ["areas[2]", "partners[0]"],
    }
    del data["areas"][0]["participants"]
    assert found(data, "C05")[0].facts["basis"] == "organisations"


def test_c05_nobody_behind_the_plan_warns(data, found):
    del data["areas"]
    del data["partners"]
    assert found(data, "C05")[0].facts == {
        "basis": "organisations",
        "signed": 0,
        "of": 0,
        "share_bp": 0,
        "unsigned": [],
    }


def test_c06_everything_lies_within_the_programme(data, found):
    data["programme"]["end"] = date(2026, 10, 31)
    findings = [one for one in found(data, "C06") if one.code == "outside_programme"]
    assert [one.path for one in findings] == ["work_packages[3]", "evaluation.rounds[2]", "outreach.closing_event"]
    assert all(one.severity == "BLOCK" for one in findings)
    del data["outreach"]["closing_event"]["latest"]
    assert [one.path for one in found(data, "C06") if one.code == "outside_programme"][-1] == "evaluation.rounds[2]"


def test_c06_event_outside_its_package_warns(data, found):
    data["outreach"]["work_package"] = "WP3"
    assert ("event_outside_work_package", "WARN") in codes(found(data, "C06"))


@pytest.mark.parametrize(("end", "tail"), [(date(2026, 6, 27), 27), (date(2026, 6, 28), None), (date(2026, 5, 1), -30)])
def test_c06_modelling_goes_on_four_weeks_after_the_workshops(data, found, end, tail):
    data["work_packages"][1]["end"] = end
    findings = found(data, "C06")
    assert [one.facts["tail_days"] for one in findings] == ([] if tail is None else [tail])


def test_c07_novelty_is_asked_theme_by_theme(data, found):
    text = {"today": {"fi": "a"}, "new": {"fi": "b"}}
    data["novelty"] = [{"theme": "customer"} | text, {"theme": "wellbeing", "new": {"fi": "b"}}]
    (finding,) = found(data, "C07")
    assert (finding.code, finding.facts) == ("incomplete", {"themes_without": ["wellbeing", "productivity"]})
    data["workshops"]["themes"] = [{"code": "customer"}]
    data["novelty"].pop()
    assert found(data, "C07") == []
    del data["workshops"]["themes"]
    del data["novelty"]
    assert found(data, "C07") == []  # nothing to ask


def test_c08_to_c11_say_what_is_missing(data, found):
    data["adoption"] = {"licence": "CC BY 4.0"}
    assert found(data, "C08")[0].facts == {"missing": ["organisations", "target"]}
    data["adoption"] |= {"organisations": ["Pohjois-Karjala"], "target": 0}
    assert found(data, "C08") == []
    data["risks"] = [{"title": f"risk {at}"} for at in range(4)]
    assert found(data, "C09")[0].facts == {"count": 4, "needed": 5}
    data["risks"].append({"title": "fifth"})
    assert found(data, "C09") == []
    data["evaluation"] |= {"who": "Steering group", "questions": ["What changed?"]}
    assert found(data, "C10") == []
    data["municipalities"] |= {"covers_region": False, "left_out": [{"name": "A", "reason": "x"}, {"name": "B"}]}
    (finding,) = found(data, "C11")
    assert (finding.code, finding.path, finding.facts) == (
        "reason_missing",
        "municipalities.left_out[1].reason",
        {"name": "B"},
    )


def test_h_wants_an_action_its_owner_and_its_measure(data, found):
    data["horizontal"] = {"accessibility": dict(ACTION)}
    assert found(data, "H05") == []
    assert codes(found(data, "H04")) == [("none_stated", "WARN")]
    data["horizontal"]["accessibility"] = {"action": {"fi": "x" * 300, "sv": "x" * 199}}
    findings = found(data, "H05")
    assert codes(findings) == [("incomplete", "WARN"), ("action_short", "WARN")]
    assert findings[0].facts == {"missing": ["owner", "measure"]}
    assert findings[1].facts == {"characters": 199, "needed": 200}
    data["horizontal"]["accessibility"] = {"owner": "x"}
    assert found(data, "H05")[0].facts == {"missing": ["action", "measure"]}


@pytest.mark.parametrize("section", ["objectives", "target_groups", "targets", "budget"])
def test_x01_missing_section_blocks(data, found, section):
    del data[section]
    for package in data["work_packages"]:
        package.pop("objectives", None)
    assert [(one.code, one.path) for one in found(data, "X01")] == [("section_missing", section)]


@pytest.mark.parametrize("key", ["support_type", "summary"])
def test_x01_missing_key_of_the_filing_blocks(data, found, key):
    del data["programme"][key]
    assert [(one.code, one.path) for one in found(data, "X01")] == [("section_missing", f"programme.{key}")]


def test_x01_every_text_is_in_every_language(data, found):
    data["programme"]["languages"] = ["fi", "en"]
    data["objectives"][1]["title"]["en"] = "  "
    paths = [one.path for one in found(data, "X01")]
    assert "objectives[1].title" in paths
    assert "workshops.themes[0].question" in paths
    assert "programme.name" not in paths
    assert found(data, "X01")[0].facts == {"languages": ["en"]}


def test_x01_texts_keep_within_the_lengths_of_the_call(data, found):
    limits = {"programme.summary": 152, "programme.region": 3, "work_packages.title": 25}
    findings = found(data, "X01", Criteria(text_limits=limits))
    assert all((one.code, one.severity) == ("text_too_long", "BLOCK") for one in findings)
    assert [(one.path, one.facts["language"], one.facts["characters"]) for one in findings] == [
        ("programme.region", "", 10),
        ("work_packages[1].title", "fi", 26),
        ("work_packages[3].title", "fi", 31),
        ("work_packages[3].title", "en", 32),
    ]
    assert findings[0].facts == {"characters": 10, "limit": 3, "language": ""}
