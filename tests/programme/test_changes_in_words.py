"""What differs between two versions of a plan, as people read it (funding.md, plan versions)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from oppiva.core.plan import Change
from oppiva.programme.pages.changes import changes, plain


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("staff[0].rate_cents", 4_250, "42.50"),
        ("applicant.turnover", 120_000, "120"),
        ("staff[0].employment_fraction_bp", 5_000, "50"),
        ("continuity.stewards[0].hours_per_year", 40, "40"),
        ("applicant.responsible_named", True, "Yes"),
        ("applicant.responsible_named", False, "No"),
        ("programme.start", dt.date(2025, 8, 1), "2025"),
        ("programme.code", "ES-OPPIVA", "ES-OPPIVA"),
        ("programme.code", None, ""),
        ("staff[0].hours", {"TP1": 100, "TP2": 60}, "TP1: 100, TP2: 60"),
        ("key.of.another.format", 7, "7"),
    ],
)
def test_a_value_stands_in_its_unit(path: str, value: object, said: str) -> None:
    shown = plain(path, value)
    assert said in shown
    assert bool(shown) == (value is not None)


def test_languages_and_choices_have_their_names() -> None:
    assert plain("programme.languages", ["fi", "sv"]).count(", ") == 1
    assert plain("applicant.kind", "municipality") != ""
    assert "employment-area" not in plain("applicant.kind", "employment-area")


def test_changes_are_told_by_section() -> None:
    found = changes(
        [
            Change("staff[0].rate_cents", 4_000, 4_250, row="coordinator"),
            Change("staff[0].part_time", False, True, row="coordinator"),
            Change("programme.code", "ES-A", "ES-B"),
        ]
    )
    assert [len(views) for _, views in found] == [2, 1]
    first = found[0][1][0]
    assert first.where.startswith("coordinator: ")
    assert "40" in first.before
    assert "42.50" in first.after
