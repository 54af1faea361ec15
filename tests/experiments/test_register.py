"""The register of what exists (trust.md G9): each kind says how public it is, and no content is told."""

from __future__ import annotations

import pytest
from django.utils import translation

from experiments import publishers
from experiments.lab import PROBLEM, Lab
from oppiva.core.policy import MATRIX, OPENNESS, Publicity, openness
from oppiva.people import register


def test_every_kind_of_the_matrix_says_how_public_it_is() -> None:
    assert set(OPENNESS) == set(MATRIX)
    assert all(held.section for held in OPENNESS.values())
    assert all("24" in held.section for held in OPENNESS.values() if held.publicity == Publicity.SECRET)


def test_a_draft_is_internal_and_what_is_published_is_public() -> None:
    assert openness("team_draft").publicity == Publicity.INTERNAL
    assert openness("experiment").publicity == Publicity.WHEN_READY
    assert openness("experiment", published=True).publicity == Publicity.PUBLIC


@pytest.mark.django_db
def test_the_register_lists_what_exists_and_tells_nothing_of_it(lab: Lab) -> None:
    publishers.published(lab)
    with translation.override("en"):
        found = register.rows()
        table = register.as_csv()
        told = register.told()
    code = lab.cast.programme.code
    assert found == [
        ("experiment", f"{code} 01-1", "published", "2026-03-28", "public", "1"),
        ("team_draft", f"{code} 01-2", "idea", found[1][3], "internal working document", "5"),
    ]
    assert table.count("\r\n") == 3
    for text in (table, told):
        assert PROBLEM["name"] not in text
        assert publishers.PLAIN not in text
        assert lab.cast.staff[0].name not in text
