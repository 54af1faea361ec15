"""What a plan file may not hold, with the key and the line named; and what absence means to the reader."""

import time
from datetime import date

import pytest

from oppiva.core.plan import PlanError, check, read, read_data

HEAD = 'format = "oppiva-plan/1"\n'
PROGRAMME = """[programme]
code = "P"
name.fi = "Hanke"
start = 2026-01-01
end = 2026-12-31
languages = ["fi"]
"""
PACKAGE = """[[work_packages]]
code = "A"
start = 2026-01-01
end = 2026-12-31
title.fi = "Työ"
"""
LEAST = HEAD + PROGRAMME + PACKAGE  # lines 1, 2-7, 8-12


def refusal(text: str | bytes) -> PlanError:
    with pytest.raises(PlanError) as caught:
        read(text)
    return caught.value


def test_least_plan_is_read_and_checked():
    plan = read(LEAST)
    assert plan.programme.end == date(2026, 12, 31)
    assert not plan.budget
    assert check(plan).result == "BLOCK"


@pytest.mark.parametrize(
    ("more", "code", "path", "line"),
    [
        ('[programe]\nx = 1', "unknown_key", "programe", 13),
        ("[workshops]\nserie = 3", "unknown_key", "workshops.serie", 14),
        ("[workshops]\n\n# a comment\nseries = \"3\"", "wrong_type", "workshops.series", 16),
        ("[workshops]\nseries = true", "wrong_type", "workshops.series", 14),
        ("[workshops]\nseries = 3.0", "wrong_type", "workshops.series", 14),
        ("[workshops]\nseries = -1", "wrong_value", "workshops.series", 14),
        ("[workshops]\nseries = 10_000_000_000_000", "wrong_value", "workshops.series", 14),
        ("[workshops]\nstaggered = 1", "wrong_type", "workshops.staggered", 14),
        ("[workshops]\nexperiments_per_team = 0", "wrong_value", "workshops.experiments_per_team", 14),
        ("[workshops]\nteam_size = [3]", "wrong_value", "workshops.team_size", 14),
        ("[workshops]\nteam_size = 3", "wrong_type", "workshops.team_size", 14),
        ("[workshops]\nteam_size = [4, 3]", "end_before_start", "workshops.team_size", 14),
        ('[workshops]\nmodes = ["online", 3]', "wrong_type", "workshops.modes[1]", 14),
        ('[workshops]\nwork_package = "B"', "unknown_reference", "workshops.work_package", 14),
        ('[[workshops.themes]]\ncode = "x"\n[[workshops.themes]]\ncode = "x"', "code_twice",
         "workshops.themes[1].code", 16),
        ('[[work_packages]]\ncode = "A"\nstart = 2026-01-01\nend = 2026-01-02\ntitle.fi = "x"', "code_twice",
         "work_packages[1].code", 14),
        ('[[work_packages]]\ncode = "management"\nstart = 2026-01-01\nend = 2026-01-02\ntitle.fi = "x"', "wrong_value",
         "work_packages[1].code", 14),
        ('[[work_packages]]\ncode = "B"\nend = 2026-01-02\ntitle.fi = "x"', "missing", "work_packages[1].start", 13),
        ('[[work_packages]]\ncode = "B"\nstart = 2026-01-03\nend = 2026-01-02\ntitle.fi = "x"', "end_before_start",
         "work_packages[1].end", 16),
        ('[[work_packages]]\ncode = "B"\nstart = 2026-01-01T00:00:00\nend = 2026-01-02\ntitle.fi = "x"', "wrong_type",
         "work_packages[1].start", 15),
        ('[[objectives]]\ntitle = "x"', "wrong_type", "objectives[0].title", 14),
        ('[[objectives]]\ntitle.de = "x"', "unknown_key", "objectives[0].title.de", 14),
        ("[[objectives]]\ntitle.fi = 1", "wrong_type", "objectives[0].title.fi", 14),
        ('[[objectives]]\ntitle.fi = "a\\u0000b"', "wrong_value", "objectives[0].title.fi", 14),
        ("objectives = 3\n", "wrong_type", "objectives", 1),  # written before the first table by the test
        ('[[areas]]\ncommitment = "perhaps"', "wrong_value", "areas[0].commitment", 14),
        ('[[areas]]\ncode = "applicant"', "wrong_value", "areas[0].code", 14),
        ('[[areas]]\nkind = "municipality"', "unknown_key", "areas[0].kind", 14),
        ("[outreach.closing_event]\nearliest = 2026-02-01\nlatest = 2026-01-01", "end_before_start",
         "outreach.closing_event.latest", 15),
        ("[evaluation]\nrounds = [\n  { start = 2026-02-01, end = 2026-01-01 }]", "end_before_start",
         "evaluation.rounds[0].end", 14),
        ('[[targets]]\ncode = "models"', "missing", "targets[0].value", 13),
        ("[[staff]]\nhours = { A = 10, B = 20 }", "unknown_reference", "staff[0].hours.B", 14),
        ("[[staff]]\nhours.A = -1", "wrong_value", "staff[0].hours.A", 14),
        ("[[staff]]\nhours = 7", "wrong_type", "staff[0].hours", 14),
        ("[[staff]]\nemployment_fraction_bp = 10001", "wrong_value", "staff[0].employment_fraction_bp", 14),
        ('[continuity]\nstewards = [\n  { organisation = "nobody" }]', "unknown_reference",
         "continuity.stewards[0].organisation", 14),
        ('[continuity]\nstewards = [{ covers = ["models"] }]', "unknown_reference",
         "continuity.stewards[0].covers[0]", 14),
        ('[earlier_work]\nnone = true\nitems = [{ title.fi = "x" }]', "none_beside_items", "earlier_work.none", 14),
        ("[earlier_work]\nitems = [{ years = [2024, 2023] }]", "end_before_start", "earlier_work.items[0].years", 14),
        ('[[needs]]\nnumber = "many"', "wrong_type", "needs[0].number", 14),
        ("[[needs]]\nnumber = nan", "wrong_value", "needs[0].number", 14),
        ('[[novelty]]\ntheme = "x"', "unknown_reference", "novelty[0].theme", 14),
        ("[[risks]]\nimpact = 6", "wrong_value", "risks[0].impact", 14),
        ("[horizontal.peace]\nowner = 'x'", "unknown_key", "horizontal.peace", 13),
        ("[horizontal.accessibility]\nscore = 4", "wrong_value", "horizontal.accessibility.score", 14),
        ("[horizontal]\naccessibility = 4", "wrong_type", "horizontal.accessibility", 14),
        ("[decision.approved]\nsalary = 4", "unknown_key", "decision.approved.salary", 14),
        ("[decision]\nhandled = [2026-01-01, 3]", "wrong_type", "decision.handled[1]", 14),
        ("extra = 3\n", "wrong_type", "extra", 1),
        ("[extra]\nnumber = 0xffffffffffffffffffff", "wrong_value", "extra", 13),
        ("[extra]\nx" + ".a" * 25 + " = 1", "too_deep", "extra", 13),
    ],
)  # fmt: skip
def test_what_a_plan_may_not_hold_is_named_with_key_and_line(more, code, path, line):
    text = more + LEAST if line == 1 else LEAST + more + "\n"
    error = refusal(text)
    assert (error.code, error.path, error.line) == (code, path, line)


@pytest.mark.parametrize(
    ("gone", "path", "line"),
    [
        ('format = "oppiva-plan/1"', "format", 1),
        ('code = "P"', "programme.code", 2),
        ('name.fi = "Hanke"', "programme.name", 2),
        ("start = 2026-01-01", "programme.start", 2),
        ('languages = ["fi"]', "programme.languages", 2),
        (PROGRAMME, "programme", 1),
        (PACKAGE, "work_packages", 1),
    ],
)
def test_a_key_needed_to_load_is_missed_at_the_table_around_it(gone, path, line):
    error = refusal(LEAST.replace(gone, "\n" if line > 1 else "", 1))
    assert (error.code, error.path, error.line) == ("missing", path, line)


@pytest.mark.parametrize(
    ("before", "after"), [('code = "P"', 'code = " "'), ('["fi"]', "[]"), ('name.fi = "Hanke"', "name = {}")]
)
def test_blank_and_empty_are_missing(before, after):
    assert refusal(LEAST.replace(before, after)).code == "missing"


def test_another_format_is_named():
    error = refusal(LEAST.replace("plan/1", "plan/2"))
    assert (error.code, error.path, error.line) == ("unknown_format", "format", 1)
    assert error.facts == {"value": "oppiva-plan/2", "expected": "oppiva-plan/1"}


def test_a_slip_of_a_key_is_answered_with_the_likely_one():
    assert refusal(LEAST + "[evaluatoin]\n").facts["near"] == "evaluation"


def test_one_line_forms_are_found_by_their_own_line():
    text = (
        HEAD
        + "\n\nstate_aid = { de_minimis = true, granted_on = 2025-06-01,  grants = [{ amount = 'x' }] }\n"
        + PROGRAMME
        + PACKAGE
    )
    error = refusal(text)
    assert (error.path, error.line) == ("state_aid.grants[0].amount", 4)


def test_dotted_keys_are_found_by_their_own_line():
    error = refusal(HEAD + "modelling . 'work_package' = 7\n" + PROGRAMME + PACKAGE)
    assert (error.path, error.line) == ("modelling.work_package", 2)


def test_brackets_and_keys_inside_texts_do_not_mislead_the_line():
    summary = 'summary.fi = """\n[workshops]\nseries = "x" # {\n\\""""\n'
    text = HEAD + PROGRAMME + summary + PACKAGE + "[workshops]\nseries = 'y'\n"
    error = refusal(text)
    assert (error.path, error.line) == ("workshops.series", text.count("\n"))


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"\xff\xfe", "not_utf8", 1),
        (LEAST.encode() + b"# \xe4\n", "not_utf8", 13),
        (b"# " + b"x" * 1024 * 1024, "too_large", 1),
        ("# " + "ä" * 600_000, "too_large", 1),
        ("= 3", "bad_toml", 1),
        (HEAD + "a = 1\na = 2\n", "bad_toml", 3),
        (HEAD + "a = 2026-02-30\n", "bad_toml", 2),
        (HEAD + 'a = "unfinished', "bad_toml", 2),
        (HEAD + "a = " + "9" * 5000, "bad_toml", 2),
        (HEAD + "a = " + "[" * 100_000, "too_deep", 1),
        (HEAD + "a = " + "{a=" * 100_000, "too_deep", 1),
        (HEAD + "\n" + ".".join("a" * 100_000) + " = 1", "too_deep", 3),
        (HEAD + "['a'." + '"b" . ' * 100_000 + "c]", "too_deep", 2),
        ("", "missing", 1),
    ],
)  # fmt: skip
def test_what_is_no_plan_at_all_is_refused_at_once(content, code, line):
    started = time.process_time()
    error = refusal(content)
    assert (error.code, error.line) == (code, line)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("row", "reason", "column"),
    [
        ("a = 2026-02-30", "date", 5),
        ("a = 25.4.2025", "date", 9),
        ("a = 1\na = 2\n[b]", "twice", 6),
        ("[a]\n[a]\n", "twice", 3),
        ("a 1", "equals", 3),
        ("a = Mikkeli", "quote", 5),
        ('a = "Mikkeli\nb = 1', "quote", 13),
        ("a = \u201dMikkeli\u201d", "quote", 5),
        ('a = "Mikkeli', "quote", 0),
        ("a = \nb = 1", "no_value", 5),
        ("a = [1, 2", "bracket", 0),
        ("a = 1 b", "", 7),
    ],
)
def test_common_slips_of_toml_are_told_apart_with_their_column(row, reason, column):
    error = refusal(HEAD + row)
    assert (error.code, error.facts["reason"], error.facts["column"]) == ("bad_toml", reason, column)


def test_ten_thousand_targets_are_refused_quickly():
    text = LEAST + "".join(f'[[targets]]\ncode = "t{at}"\nvalue = 1\n' for at in range(10_000))
    started = time.process_time()
    error = refusal(text)
    assert time.process_time() - started < 2
    assert (error.code, error.path, error.line) == ("too_many_rows", "targets", 13)
    assert error.facts == {"rows": 10_000, "limit": 200}


def test_the_largest_plan_is_checked_in_a_few_seconds():
    text = " ".join(f"sana{number}" for number in range(325))
    packages = "".join(PACKAGE.replace('"A"', f'"A{at}"').replace("Työ", f"{at} {text}") for at in range(200))
    group = '[[target_groups]]\ncode = "x"\n'
    item = '[[earlier_work.items]]\ntarget_groups = ["x"]\ntitle.fi = "%s"\n'
    items = "".join(item % f"{at} {text[::-1]}" for at in range(200))
    plan = HEAD + PROGRAMME + packages + group + items
    assert 1_000_000 < len(plan.encode()) <= 1024 * 1024
    started = time.process_time()
    check(read(plan))
    assert time.process_time() - started < 10


def test_two_hundred_rows_are_read():
    rows = "".join(f'[[targets]]\ncode = "t{at}"\nvalue = 1\n' for at in range(200))
    assert len(read(LEAST + rows).targets) == 200


def test_mark_of_an_editor_and_windows_line_ends_are_read_past():
    windows = ("\ufeff" + LEAST).replace("\n", "\r\n").encode()
    assert read(windows) == read(LEAST).replace(data=read_data(windows))
    error = refusal(windows + b"[workshops]\r\nseries = 'x'\r\n")
    assert (error.path, error.line) == ("workshops.series", 14)


def test_free_table_is_kept():
    assert read_data(LEAST + "[extra.own]\nanything = [1, { b = 2.5 }]\n")["extra"] == {
        "own": {"anything": [1, {"b": 2.5}]}
    }


def test_empty_table_equals_a_missing_one(real_text):
    with_empty = real_text + "\n[applicant]\n[adoption]\n[declarations]\n"
    assert check(read(with_empty)) == check(read(real_text))


def test_money_is_cents_and_hours_are_minutes():
    plan = read(LEAST + "[budget]\nsalaries = 5\n[[staff]]\nhours = { A = 2, management = 1 }\nannual_gross = 7\n")
    assert plan.budget.salaries_cents == 500
    assert dict(plan.staff[0].minutes) == {"A": 120, "management": 60}
    assert plan.staff[0].annual_gross_cents == 700


def test_a_title_of_other_funding_is_one_text_or_one_per_language():
    plan = read(LEAST + '[other_funding]\nitems = [{ title = "X" }, { title.sv = "Y" }]\n')
    assert [dict(item.title) for item in plan.other_funding.items] == [{"fi": "X", "sv": "X", "en": "X"}, {"sv": "Y"}]


def test_partner_is_named_by_any_of_its_names():
    partner = '[[partners]]\nname.fi = "Kunta"\nname.sv = "Kommun"\n'
    assert read(LEAST + partner + '[[needs]]\norganisation = "Kommun"\n').needs[0].organisation == "Kommun"
    assert refusal(LEAST + partner + '[[needs]]\norganisation = "kunta"\n').code == "unknown_reference"


def test_a_plan_cannot_be_changed_in_place():
    plan = read(LEAST)
    with pytest.raises(AttributeError):
        plan.programme.code = "Q"
    with pytest.raises(AttributeError):
        del plan.programme.code
    with pytest.raises(TypeError):
        plan.programme.replace(codes="Q")
    with pytest.raises(TypeError):
        type(plan.programme)(code="Q")
    assert plan.programme.replace(code="Q").code == "Q"
    assert plan.programme != plan.budget
    assert repr(plan.programme).startswith("Programme(code='P'")


def test_error_says_where_and_carries_its_facts():
    error = refusal(LEAST + "[workshops]\nseries = 'x'\n")
    assert str(error) == "wrong_type at workshops.series, line 14"
    assert error.facts == {"expected": "integer", "found": "text"}
