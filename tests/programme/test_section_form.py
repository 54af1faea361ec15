"""The form of a section: what the plan holds goes through it unharmed, and what people type becomes the plan."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from oppiva.core.plan import SECTIONS, PlanError, check_data, read_data
from oppiva.programme.forms import CommitmentForm, SectionForm
from oppiva.programme.forms.values import DaysField, FigureField, NumbersField
from programme.typing_in import posted

FULL = (Path(__file__).parent / "optional_tables.toml").read_text("utf-8")
STAFF = """
[[staff]]
role = "facilitator"
new_hire = true
work_packages = ["WP3"]
hours = { WP3 = 500, management = 20 }
employment_fraction_bp = 6050
rate_cents = 3528
"""


@pytest.fixture(scope="module")
def plan(real_plan: str) -> dict[str, object]:
    """The real plan with every optional table filled in."""
    at = real_plan.index("[programme]")
    return read_data(real_plan[:at] + FULL + real_plan[at:] + STAFF)


def without_empty(value: object) -> object:
    """An empty table equals a missing one."""
    return value if value not in ({}, [], None) else None


def sent(plan: dict[str, object], section: str, **changes: object) -> SectionForm:
    """The section's form sent back with some fields typed over."""
    return SectionForm(posted(SectionForm(plan=plan, section=section), **changes), plan=plan, section=section)


@pytest.mark.parametrize("section", [name for name in SECTIONS if name not in ("format", "extra")])
def test_saving_a_section_that_nobody_touched_changes_nothing(plan: dict[str, object], section: str) -> None:
    form = sent(plan, section)
    assert form.is_valid(), form.errors
    assert without_empty(form.value()) == without_empty(plan.get(section))


def test_numbers_are_typed_as_people_write_them(plan: dict[str, object]) -> None:
    form = sent(plan, "staff", **{"staff[3].rate_cents": "36,40", "staff[3].employment_fraction_bp": "60 %"})
    assert form.is_valid()
    assert (form.value()[3]["rate_cents"], form.value()[3]["employment_fraction_bp"]) == (3640, 6000)
    form = sent(plan, "budget", **{"budget.salaries": "171\u00a0425 €"})
    assert form.is_valid()
    assert form.value()["salaries"] == 171425


NO_NUMBERS = [
    "abc",
    "1e9",
    "1e5000",
    "1e9999999",
    "nan",
    "inf",
    "-Infinity",
    "1e400",
    "1_0",
    "٤٠",
    "9" * 40,
    "--1",
]


@pytest.mark.parametrize("typed", [*NO_NUMBERS, "12,345", "1,"])
def test_a_number_that_is_none_is_said_at_its_field_and_stays(plan: dict[str, object], typed: str) -> None:
    form = sent(plan, "staff", **{"staff[3].rate_cents": typed})
    assert list(form.errors) == ["staff[3].rate_cents"]
    assert form["staff[3].rate_cents"].value() == typed


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_a_figure_that_is_no_number_is_said_at_its_field(typed: str) -> None:
    with pytest.raises(ValidationError):
        FigureField(required=False).clean(typed)
    with pytest.raises(ValidationError):
        NumbersField(required=False).clean(typed)
    form = CommitmentForm({"kind": "none", "promised_seats": typed})
    assert list(form.errors) == ["promised_seats"]


@pytest.mark.parametrize("typed", ["٢٥.٤.٢٠٢٥", "25.4.", "1e9.4.2025"])
def test_a_day_that_is_none_is_said(typed: str) -> None:
    with pytest.raises(ValidationError):
        DaysField().clean(typed)


def test_a_figure_keeps_its_decimals_and_a_count_its_thousands() -> None:
    assert [FigureField(required=False).clean(typed) for typed in ("2,5", "-21", "1\u00a0000", "")] == [
        2.5,
        -21,
        1000,
        None,
    ]
    form = CommitmentForm({"kind": "none", "promised_seats": "1 000"})
    assert form.is_valid()
    assert form.values()["promised_seats"] == 1000


def test_a_text_beyond_its_limit_is_said_at_its_field_and_stays(plan: dict[str, object]) -> None:
    form = sent(plan, "programme", **{"programme.name.fi": "n" * 201, "programme.summary.fi": "s" * 5_000})
    assert not form.is_valid()
    assert list(form.errors) == ["programme.name.fi"]
    assert "201" in form.errors["programme.name.fi"][0]
    assert form["programme.name.fi"].value() == "n" * 201
    assert "maxlength" not in str(form["programme.name.fi"])
    assert sent(plan, "programme", **{"programme.name.fi": "n" * 200}).is_valid()
    assert not sent(plan, "municipalities", **{"municipalities.names": "Mikkeli\n" + "x" * 501}).is_valid()


def test_a_role_is_offered_and_shown_in_words_and_anything_else_may_be_typed(plan: dict[str, object]) -> None:
    with translation.override("fi"):
        form = SectionForm(plan=plan, section="staff")
        first = form.block.rows[0]
        assert first.title.startswith("Rivi 1: Fasilitaattori")
        assert form.block.rows[3].title.endswith("520\u00a0h")
        drawn = str(form["staff[0].role"])
        assert 'value="Fasilitaattori"' in drawn
        assert '<option value="Projektipäällikkö">' in drawn
        form = sent(plan, "staff", **{"staff[0].role": "projektipäällikkö", "staff[1].role": "kokki"})
        assert form.is_valid()
        assert [row["role"] for row in form.value()[:2]] == ["project-manager", "kokki"]
        support = SectionForm(plan=plan, section="programme")["programme.support_type"]
        assert 'value="Kehittämishanke"' in str(support)


def test_an_empty_answer_is_neither_no_nor_none(plan: dict[str, object]) -> None:
    form = sent(plan, "applicant", **{"applicant.responsible_named": "", "applicant.sells_same_service": "no"})
    assert form.is_valid()
    assert "responsible_named" not in form.value()
    assert form.value()["sells_same_service"] is False


def test_a_row_is_removed_by_its_tick_and_an_empty_row_is_none(plan: dict[str, object]) -> None:
    form = SectionForm(plan=plan, section="targets", add=True)
    assert form.row_count == 4
    data = posted(form, **{"targets[1].__remove": "on"})
    form = SectionForm(data, plan=plan, section="targets")
    assert form.is_valid()
    assert [row["code"] for row in form.value()] == ["experiments", "participants"]


def test_an_added_row_keeps_what_was_typed(plan: dict[str, object]) -> None:
    data = posted(SectionForm(plan=plan, section="risks"), **{"risks[0].title": "Uusi otsikko"})
    form = SectionForm(plan=plan, section="risks", typed=data, add=True)
    assert form["risks[0].title"].value() == "Uusi otsikko"
    assert form.row_count == 2
    assert not form.errors


def test_a_long_array_is_edited_ten_rows_at_a_time(plan: dict[str, object]) -> None:
    many = {**plan, "risks": [{"title": f"Riski {n}"} for n in range(35)]}
    form = SectionForm(plan=many, section="risks", start=20)
    assert (form.first, form.last, form.total, form.earlier, form.later) == (20, 30, 35, 10, 30)
    form = SectionForm(posted(form, **{"risks[20].title": "Muutettu"}), plan=many, section="risks")
    assert form.is_valid()
    titles = [row["title"] for row in form.value()]
    assert (len(titles), titles[19:22]) == (35, ["Riski 19", "Muutettu", "Riski 21"])


def test_an_error_of_the_format_stands_at_its_field_even_after_a_removed_row(plan: dict[str, object]) -> None:
    form = sent(plan, "targets", **{"targets[0].__remove": "on", "targets[2].value": ""})
    assert form.is_valid()
    with pytest.raises(PlanError) as refused:
        check_data({**plan, "targets": form.value()})
    assert refused.value.path == "targets[1].value"
    form.point_at(refused.value, "puuttuu")
    assert list(form.errors) == ["targets[2].value"]


def test_only_the_fields_of_the_section_are_taken(plan: dict[str, object]) -> None:
    data = posted(SectionForm(plan=plan, section="adoption"))
    data.update(QueryDict("programme.code=X&adoption.unknown=1&created_by=1&__rows=999999"))
    form = SectionForm(data, plan=plan, section="adoption")
    assert form.is_valid()
    assert form.value() == plan["adoption"]


def test_reasons_of_a_decision_are_ticked_and_others_written(plan: dict[str, object]) -> None:
    typed = {"decision.reasons": ["no-continuity"], "decision.reasons.__other": "liian kallis\nmyöhässä"}
    form = sent(plan, "decision", **typed)
    assert form.is_valid()
    assert form.value()["reasons"] == ["no-continuity", "liian kallis", "myöhässä"]
    assert [str(day) for day in form.value()["handled"]] == ["2025-04-25", "2025-05-13", "2025-05-20"]
