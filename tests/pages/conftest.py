"""The demo's story as the world of the page tests, built once per run and set up for each module.

Each test marked `django_db` runs inside the world's transaction and takes back what it changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from pytest_django.plugin import DjangoDbBlocker

from livedemo import DAY

if TYPE_CHECKING:
    from pages.world import World


@pytest.fixture(scope="module")
def world(demo_template: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Both programmes with everybody in them, on Thursday 12 March 2026."""
    from pages.world import build
    from stages import stage

    morning = time_machine.travel(f"{DAY} 09:00+02:00", tick=True)
    made = stage("world", lambda: build(date.fromisoformat(DAY)), upon=demo_template / "oppiva.sqlite3")
    with django_db_blocker.unblock(), morning, made as world:
        yield world
