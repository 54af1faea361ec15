"""A running programme made through the services: the real plan, its manager, and people around it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # Django is not set up yet when this file is read
    from reporting.cast import Cast

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"
DAY = date(2026, 3, 12)


@pytest.fixture
def cast(db: None) -> Cast:
    """The programme of the real plan in force (with a reason, since it blocks) and one person of each role."""
    from reporting.cast import build

    return build(REAL.read_text("utf-8"), DAY)


@pytest.fixture(autouse=True)
def story_day() -> object:
    """Every test lives on the demo's Thursday."""
    from oppiva.jobs.clock import travel

    with travel(DAY):
        yield
