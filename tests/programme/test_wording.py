"""Every code of the plan check has words, and the words hold every fact they name, in three languages."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given

from core.plan.strategies import PLANS
from oppiva.core.plan import CHECK_IDS, Criteria, Kind, PlanError, check, plan_of, read, spec_of
from oppiva.core.plan.sample import real_plan
from oppiva.programme import wording
from oppiva.programme.wording.sentences import SENTENCES
from oppiva.programme.wording.words import FACTS, FIELDS

CORE = Path(check.__code__.co_filename).parent
LANGUAGES = ["fi", "sv", "en"]
CRITERIA = Criteria(text_limits={"programme.region": 3}, reference_rates={"x": 3}, similarity_bp=1_000)


def codes_of_core():
    """Every code that a check may give, read out of the checks themselves."""
    found = set()
    for path in CORE.glob("*_checks.py"):
        source = path.read_text("utf-8")
        found |= set(re.findall(r'(?:block|warn|info|finding)\(\s*"(\w+)"', source))
        found |= set(re.findall(r'"(\w+_mismatch|incomplete|none_stated)"', source))
    return sorted(found)


@pytest.mark.parametrize("code", codes_of_core())
def test_every_code_of_a_check_has_a_sentence(code):
    assert any(key.split(":")[0] == code for key in SENTENCES)


def test_no_sentence_is_left_of_a_code_that_no_check_gives():
    assert {key.split(":")[0] for key in SENTENCES} == set(codes_of_core())
    assert len(codes_of_core()) > 50


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=PLANS)
def test_every_finding_of_every_plan_can_be_said(language, data):
    plan = plan_of(data)
    with translation.override(language):
        for one in check(plan, CRITERIA).checks:
            assert wording.check_title(one.id)
            assert wording.section_label(one.section)
            for finding in one.findings:
                message = wording.finding_message(finding.code, finding.facts, finding.path)
                remedy = wording.finding_remedy(finding.code, finding.facts, finding.path)
                rows = wording.finding_facts(finding.code, finding.facts, finding.path, plan)
                assert wording.finding_message(finding.code, finding.facts)  # also without its path
                assert "%(" not in message + remedy
                assert set(finding.facts) <= set(FACTS) | {"points", "basis"}
                assert remedy.endswith((".", "?"))
                assert all(name and value for name, value in rows)


def test_facts_kept_as_json_read_the_same():
    report = check(read(real_plan()))
    facts = dict(report.check("G05").findings[0].facts)
    stored = facts | {"until_at_least": facts["until_at_least"].isoformat()}
    path = "continuity.stewards"
    with translation.override("fi"):
        assert wording.finding_facts("steward_missing", stored, path) == wording.finding_facts(
            "steward_missing", facts, path
        )


def words(check_id, language="fi", at=0):
    plan = read(real_plan())
    finding = check(plan).check(check_id).findings[at]
    with translation.override(language):
        return (
            wording.finding_message(finding.code, finding.facts, finding.path),
            dict(wording.finding_facts(finding.code, finding.facts, finding.path, plan)),
            wording.finding_remedy(finding.code, finding.facts, finding.path),
        )


def test_the_real_plan_is_said_as_people_say_it():
    message, facts, _remedy = words("G03")
    assert message == "Hanke näyttää tavalliselta toiminnalta"
    assert facts["Osoittamatta"] == "4 kohtaa 4:stä"
    assert facts["Puuttuu"] == "hakijan laji, myykö hakija samaa palvelua, uusi tekijä, tulosten omistaja"
    message, facts, _remedy = words("G06")
    assert message == "Työpaketilla WP3 ei ole tekijää"
    assert facts["Tarve"] == "320\u00a0h"
    assert words("G05")[1]["Vähintään"] == "31.12.2028 asti"
    assert words("C04")[1]["Osuus"] == "95,2\u00a0%"
    assert words("G08", at=1)[1] == {
        "Osallistuja": "599,99\u00a0€",
        "Kokeilu": "2\u00a0285,67\u00a0€",
        "Malli": "11\u00a0428,33\u00a0€",
    }
    assert words("C05")[1]["Ei allekirjoitettu"] == "Savonlinnan työllisyysalue, Mäntyharjun kunta"
    assert words("C06")[0] == "Mallintaminen päättyy työpajojen kanssa samana päivänä"
    assert words("C07")[1]["Teemat ilman vastausta"] == "Työhyvinvointi, Tuottavuus, Asiakashyöty"


def test_a_missing_rate_is_asked_for_in_the_unit_of_its_field():
    with translation.override("en"):
        remedy = wording.finding_remedy("rate_missing", {"entries": 3, "of": 3}, "staff")
    assert "euros" in remedy
    assert "cents" not in remedy


@pytest.mark.parametrize(("number", "words"), [(1, "blocks warns"), (4, "block warn")])
def test_the_word_beside_a_count_is_in_its_number(number, words):
    with translation.override("en"):
        assert f"{wording.severity_words('BLOCK', number)} {wording.severity_words('WARN', number)}" == words


def test_without_the_plan_organisations_are_numbered():
    with translation.override("fi"):
        rows = dict(wording.finding_facts("commitment_low", {"unsigned": ["areas[2]", "partners[0]"]}, "areas"))
    assert rows == {"Ei allekirjoitettu": "alue 3, kumppani 1"}


@pytest.mark.parametrize(("days", "message"), [(0, "same day"), (3, "too soon"), (-2, "before")])
def test_a_short_tail_is_told_by_its_length(days, message):
    with translation.override("en"):
        said = wording.finding_message("modelling_tail_short", {"tail_days": days, "needed_days": 28})
    assert message in said


@pytest.mark.parametrize(
    ("blocking", "language", "sentence"),
    [
        (0, "fi", "Mikään ei estä hakemista."),
        (1, "fi", "Yksi kohta estää hakemisen. Korjaa se ensin."),
        (4, "fi", "Neljä kohtaa estää hakemisen. Korjaa ne ensin."),
        (12, "fi", "12 kohtaa estää hakemisen. Korjaa ne ensin."),
        (4, "sv", "Fyra punkter hindrar ansökan. Rätta dem först."),
        (1, "en", "One point blocks the application. Mend it first."),
    ],
)
def test_sentence_of_the_page(blocking, language, sentence):
    with translation.override(language):
        assert wording.result_sentence(blocking) == sentence


@pytest.mark.parametrize(("language", "words"), [("fi", "1 estää, 4 varoittaa"), ("en", "1 blocks, 4 warn")])
def test_numbers_of_severities_agree_with_their_words(language, words):
    with translation.override(language):
        assert f"{wording.severity_count('BLOCK', 1)}, {wording.severity_count('WARN', 4)}" == words
        assert all("7" in wording.severity_count(each, 7) for each in ("INFO", "OK"))


# --- labels -----------------------------------------------------------------------------------------------------------
def keys(path=""):
    for field in spec_of(path):
        inner = f"{path}.{field.name}" if path else field.name
        yield inner
        if field.fields:
            yield from keys(inner)


@pytest.mark.parametrize("path", list(keys()))
def test_every_key_of_a_plan_has_a_name(path):
    with translation.override("en"):
        label = wording.field_label(path)
    assert label
    assert label != path.split(".")[-1]
    assert "_" not in label


def test_no_name_is_left_of_a_key_that_the_format_lacks():
    endings = {".".join(path.split(".")[at:]) for path in keys() for at in range(path.count(".") + 1)}
    shared = {f"{path.split('.')[0]}.{path.split('.')[-1]}" for path in keys()}
    assert set(FIELDS) - endings - shared == {"file"}


def test_values_choices_and_units_have_names():
    with translation.override("en"):
        for path in keys():
            (field,) = (one for one in spec_of(path.rpartition(".")[0]) if one.name == path.split(".")[-1])
            assert all(wording.value_label(path, choice) != choice for choice in field.choices if path != "format")
            assert bool(wording.unit_label(field.unit)) == bool(field.unit)
            if field.kind is Kind.HOURS:
                assert wording.field_label(f"{path}.management") == "Hours: Management"


def test_places_are_named_in_words():
    with translation.override("fi"):
        assert wording.path_label("work_packages[2].end") == "Työpaketit 3, päättyy"
        assert wording.path_label("") == "Koko tiedosto"
        assert wording.field_label("programme.name.sv") == "Nimi ruotsiksi"
        assert wording.field_label("unheard_of") == "unheard_of"
        assert wording.role_label("facilitator") == "Fasilitaattori"
        assert wording.role_label("metsuri") == "metsuri"
        assert wording.value_label("staff[0].role", "project-manager") == "Projektipäällikkö"
        assert wording.severity_label("OK") == "Kunnossa"


def test_thirty_two_checks_have_different_titles():
    for language in LANGUAGES:
        with translation.override(language):
            assert len({wording.check_title(one) for one in CHECK_IDS}) == 32
    with pytest.raises(KeyError):
        wording.check_title("Z99")


# --- a plan that cannot be read ---------------------------------------------------------------------------------------
ERRORS = [
    PlanError("not_utf8", line=3),
    PlanError("too_large", line=1, bytes=2_000_000, limit=1_048_576),
    PlanError("too_deep", "extra", 4, limit=20),
    PlanError("bad_toml", line=3, detail="Invalid statement (at line 3, column 1)"),
    *(
        PlanError("bad_toml", line=3, column=5, detail="x (at line 3, column 5)", reason=reason)
        for reason in ("date", "twice", "equals", "bracket", "quote", "no_value", "")
    ),
    PlanError("unknown_format", "format", 1, value="x", expected="oppiva-plan/1"),
    PlanError("missing", "programme", 1, key="programme"),
    PlanError("unknown_key", "programe", 1, key="programe", near="programme"),
    PlanError("unknown_key", "x", 1, key="x", near=""),
    *(
        PlanError("wrong_type", "x", 1, expected=kind, found="text")
        for kind in ("text", "i18n", "integer", "number", "boolean", "date", "table", "texts")
    ),
    PlanError("wrong_value", "x", 1, expected="text", reason="control_character"),
    PlanError("wrong_value", "x", 1, expected="code", reason="reserved", value="management"),
    PlanError("wrong_value", "x", 1, expected="choice", choices=["a", "b"], value="c"),
    PlanError("wrong_value", "x", 1, expected="pair", count=3),
    PlanError("wrong_value", "x", 1, expected="integer", low=1, high=5),
    PlanError("code_twice", "x", 1, value="A", first="work_packages[0]"),
    PlanError("unknown_reference", "x", 1, value="A", refers="targets"),
    PlanError("end_before_start", "x", 1, start=date(2026, 2, 1), end=date(2026, 1, 31)),
    PlanError("end_before_start", "x", 1, start=4, end=3),
    PlanError("none_beside_items", "x", 1, items=3),
    PlanError("too_many_rows", "targets", 1, rows=10_000, limit=200),
    PlanError("text_too_long", "x", 1, length=10_000, limit=200),
    PlanError("missing", "x", key="x"),
    PlanError("missing", key="x"),
]


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_a_refused_plan_is_told_where_what_and_what_to_do_in_the_persons_language(error):
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = wording.plan_error_message(error)
    assert len(set(said.values())) == 3
    assert not any("%(" in text for text in said.values())
    for text in said.values():
        assert text.endswith((".", "?"))
        assert not error.line or str(error.line) in text
        assert error.path in text


def test_refusals_without_django_read_as_in_english():
    from oppiva.programme.plan_errors import plan_error_message

    for error in ERRORS:
        with translation.override("en"):
            assert plan_error_message(error) == wording.plan_error_message(error)


def test_dates_of_a_refusal_are_written_as_people_write_them():
    error = PlanError("end_before_start", "programme.end", 5, start=date(2026, 2, 1), end=date(2026, 1, 31))
    with translation.override("fi"):
        assert wording.plan_error_message(error) == "Rivi 5, programme.end: Loppu 31.1.2026 on ennen alkua 1.2.2026."
