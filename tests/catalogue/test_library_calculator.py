"""The calculator: the first year on one's own staff; a missing figure stays unknown and is named (records.md 3.5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalogue.library import Library, bare_model, shelve
from oppiva.catalogue.models import ModelDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def ask(library: Library, status: int = 200, texts: dict[str, Any] | None = None, **figures: str) -> str:
    model = bare_model(library.table.programme, f"Malli {len(figures)}{status}", 50)
    ModelDraft.objects.filter(operating_model=model).update(**(texts or {}))
    shelve(model)
    answer = Client().get(f"/en/mallit/{model.slug}/laskuri/", figures)
    assert answer.status_code == status
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def test_it_scales_hours_and_euros_to_ones_own_staff(library: Library) -> None:
    """360 + 12 x 60 minutes for ten; twenty of the staff, 30,50 euros an hour, 100 customers, five minutes each."""
    html = ask(library, henkilosto="20", asiakkaita="100", tuntihinta="30,50")
    assert "The first year would take 36 h of work" in html
    assert "1 098.00 €" in html
    assert "0.00 €" in html
    assert "100 h" in html
    assert "64 h less work" in html, "what is saved less what it takes"


def test_what_is_missing_keeps_its_own_result_unknown_alone(library: Library) -> None:
    html = ask(library, henkilosto="20", asiakkaita="", tuntihinta="")
    assert "36 h" in html
    assert "Cannot be counted: the price of an hour missing." in html
    assert "Cannot be counted: your customers a month missing." in html


def test_without_ones_own_staff_nothing_is_scaled(library: Library) -> None:
    html = ask(library, henkilosto="", tuntihinta="30")
    assert "Cannot be counted: your staff missing." in html
    assert "How much work it would be cannot be counted yet" in html


def test_hours_that_are_for_nobody_in_particular_are_taken_as_they_are(library: Library) -> None:
    html = ask(library, texts={"effort_staff": None}, henkilosto="", tuntihinta="30")
    assert "The first year would take 18 h of work" in html


def test_an_effort_that_the_model_does_not_tell_stays_unknown(library: Library) -> None:
    html = ask(library, texts={"month_minutes": None}, henkilosto="20", tuntihinta="30")
    assert "Cannot be counted: the model&#x27;s own hours missing." in html


def test_only_minutes_per_customer_are_scaled(library: Library) -> None:
    html = ask(library, texts={"effect_unit": "other"}, henkilosto="20", asiakkaita="100", tuntihinta="30")
    assert "The effect of this model is not counted in minutes per customer." in html


def test_an_effect_that_takes_more_time_is_told_as_more(library: Library) -> None:
    html = ask(library, texts={"effect_before": "11", "effect_after": "16"}, asiakkaita="100")
    assert "More time with customers" in html
    assert "100 h" in html


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("henkilosto", "0"), ("henkilosto", "10001"), ("henkilosto", "abc"), ("henkilosto", "1,5"),
        ("asiakkaita", "-1"), ("asiakkaita", "1000001"), ("tuntihinta", "1000,01"), ("tuntihinta", "-1"),
        ("tuntihinta", "30,555"), ("tuntihinta", "x"),
    ],
)  # fmt: skip
def test_a_figure_out_of_its_limits_is_refused_at_its_field_and_kept(library: Library, field: str, value: str) -> None:
    html = ask(library, 422, **{field: value})
    assert f'value="{value}"' in html
    assert 'aria-invalid="true"' in html
    assert "In the first year" not in html


def test_the_limits_themselves_are_taken(library: Library) -> None:
    html = ask(library, henkilosto="10 000", asiakkaita="1000000", tuntihinta="1000")
    assert "18 000 h" in html.replace(",", " ") or "18 000 h" in html


def test_it_is_a_plain_form_that_stores_nothing(library: Library) -> None:
    html = ask(library)
    assert 'method="get"' in html
    assert "csrfmiddlewaretoken" not in html
    assert "Nothing is stored" in html
    assert "In the first year" not in html
