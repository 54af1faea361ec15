"""The experiments on two days: the usual span, days that cannot be, and who sees which of them moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.charts import BUCKETS
from oppiva.experiments.queries import Moved
from oppiva.reporting import changes
from reporting.test_pages import CLOSED, WHOLE, body

if TYPE_CHECKING:
    from reporting.cast import Cast

PAGE = "/hanke/ES-OPPIVA/luvut/erot/"


@pytest.mark.parametrize(
    ("start", "today", "span"),
    [
        (date(2025, 9, 1), date(2026, 3, 31), (date(2026, 2, 28), date(2026, 3, 31))),
        (date(2026, 3, 20), date(2026, 3, 31), (date(2026, 3, 20), date(2026, 3, 31))),
        (date(2026, 3, 31), date(2026, 3, 31), (date(2026, 3, 30), date(2026, 3, 31))),
    ],
)
def test_without_days_it_is_the_last_month(start: date, today: date, span: tuple[date, date]) -> None:
    assert changes.usual_span(start, today) == span


def test_everybody_who_sees_the_counts_sees_that_nothing_has_moved(cast: Cast) -> None:
    for role in WHOLE:
        page = body(cast, role, PAGE)
        assert "Luvut ovat samat molempina päivinä." in page, role
    for role in CLOSED:
        assert cast.client(role).get(PAGE).status_code == 404, role


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("?alku=1.3.2026&loppu=1.2.2026", "Viimeinen päivä ei ole ensimmäisen jälkeen."),
        ("?alku=1.3.2026&loppu=1.2.2099", "Se päivä ei ole vielä tullut."),
        ("?alku=29.2.2026&loppu=1.3.2026", "Kirjoita päivä näin"),
        ("?alku=&loppu=1.3.2026", "Kirjoita ensimmäinen päivä."),
        ("?alku=%00&loppu=\U0001f600", "Kirjoita päivä näin"),
    ],
)
def test_days_that_cannot_be_are_told_at_the_field_and_kept(cast: Cast, days: str, said: str) -> None:
    page = body(cast, "project_manager", PAGE + days)
    assert said in page
    assert "Valitse kaksi päivää verrattavaksi" in page


@given(st.lists(st.tuples(st.sampled_from(BUCKETS), st.sampled_from(BUCKETS)), max_size=30), st.integers(0, 40))
def test_the_differences_are_the_sums_of_the_moves(pairs: list[tuple[str, str]], target: int) -> None:
    moved = [Moved(f"{number:02}-1", before, after) for number, (before, after) in enumerate(pairs)]
    found = changes.compared(moved, target=target, codes=True)
    for row in found.rows[:-1]:
        came = sum(len(move.codes) for move in found.moves if move.after == row.kind)
        went = sum(len(move.codes) for move in found.moves if move.before == row.kind)
        assert came - went == int(row.difference.replace("−", "-"))
    for day in ("before", "after"):
        there = sum(int(getattr(row, day)) for row in found.rows)
        assert there == max(target, sum(getattr(one, day) != "missing" for one in moved))
