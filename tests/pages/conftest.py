"""The demo's story as the world of the page tests, built once per module and rolled back after it.

Each test marked `django_db` runs inside the world's transaction and takes back what it changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest
import time_machine
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from pages.world import World

DAY = date(2026, 3, 12)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Both programmes with everybody in them, on Thursday 12 March 2026."""
    from django.db import transaction

    from pages.world import build

    morning = time_machine.travel("2026-03-12 09:00+02:00", tick=True)
    with django_db_blocker.unblock(), morning, transaction.atomic():
        yield build(Random(2026), DAY)
        transaction.set_rollback(True)
