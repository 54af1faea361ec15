"""The sentence of the page of counts: how many of the promised figures have been reached."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from oppiva.reporting.counts import Count
from oppiva.reporting.pages import counts_sentence


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((80, 0, 296), "None of the three figures that the plan promises has been reached yet."),
        ((105, 0, 296), "Of the three figures that the plan promises, one has been reached."),
        ((105, 30, 296), "Of the three figures that the plan promises, two have been reached."),
        ((105, 21, 400), "All three figures that the plan promises have been reached."),
    ],
)
def test_the_page_of_counts_says_how_far_they_are(values: tuple[int, ...], said: str) -> None:
    targets = (105, 21, 400)
    counts = tuple(
        Count(f"t{at}", value, target, approximate=False, query="q", as_of=date(2026, 3, 12))
        for at, (value, target) in enumerate(zip(values, targets, strict=True))
    )
    with override("en"):
        assert counts_sentence(SimpleNamespace(counts=counts)) == said  # type: ignore[arg-type]
