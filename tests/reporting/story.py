"""A running programme made through the services: the real plan, its manager, and people around it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:  # Django is not set up yet when this file is read
    from reporting.cast import Cast

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"
DAY = date(2026, 3, 12)


@pytest.fixture(scope="module")
def troupe(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The programme of the real plan in force (with a reason, since it blocks) and one person of each role.

    Built once per run and set up for each module.
    """
    from oppiva.jobs.clock import travel
    from reporting.cast import build
    from stages import stage

    def on_the_day() -> Cast:
        with travel(DAY):
            return build(REAL.read_text("utf-8"), DAY)

    with django_db_blocker.unblock(), stage("reporting", on_the_day) as built:
        yield built


@pytest.fixture
def cast(troupe: Cast, db: None) -> Cast:
    """The same for one test; whatever the test changes is taken back."""
    from stages import copied

    return copied(troupe)


@pytest.fixture(autouse=True)
def story_day() -> object:
    """Every test lives on the demo's Thursday."""
    from oppiva.jobs.clock import travel

    with travel(DAY):
        yield
