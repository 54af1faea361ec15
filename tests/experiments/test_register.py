"""The register of what exists (trust.md G9): each kind says how public it is, and no content is told."""

from __future__ import annotations

import pytest
from django.utils import translation

from experiments import publishers
from experiments.lab import PROBLEM, Lab
from oppiva.core.policy import MATRIX, OPENNESS, Publicity, openness
from oppiva.people import register
from oppiva.programme.models import Programme
from oppiva.workshops.models import Series


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
    kinds = {row[0] for row in found}
    assert {"programme", "series"} <= kinds <= {"experiment", "plan", "programme", "series", "team_draft"}
    assert [row for row in found if row[0] in {"experiment", "team_draft"}] == [
        ("experiment", f"{code} 01-1", "published", "2026-03-28", "public", "1"),
        ("team_draft", f"{code} 01-2", "idea", found[-1][3], "internal working document", "5"),
    ]
    assert ("series", f"{code} 01", "open") in {row[:3] for row in found}
    assert {row[4] for row in found if row[0] in {"programme", "series"}} == {"public"}
    assert table.count("\r\n") == 1 + len(found)
    for text in (table, told):
        assert lab.cast.here.name not in text
        assert PROBLEM["name"] not in text
        assert publishers.PLAIN not in text
        assert lab.cast.staff[0].name not in text


@pytest.mark.django_db
def test_what_is_unfinished_work_of_a_programme_is_not_listed(lab: Lab) -> None:
    Series.objects.filter(pk=lab.cast.first.pk).update(state=Series.State.DRAFT)
    Programme.objects.filter(pk=lab.cast.programme.pk).update(state=Programme.State.DRAFT)
    listed = {(row[0], row[1]) for row in register.rows()}
    code = lab.cast.programme.code
    assert not listed & {("programme", code), ("series", f"{code} 01")}
