"""The people of these tests, built once per run and set up for each module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from pulses.cast import Cast


@pytest.fixture(scope="module")
def troupe(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Two programmes and their people."""
    from pulses.cast import make_cast
    from stages import stage

    with django_db_blocker.unblock(), stage("pulses", make_cast) as made:
        yield made


@pytest.fixture
def cast(troupe: Cast, db: None) -> Cast:
    """The same for one test; whatever the test changes is taken back."""
    from django.core.cache import cache

    cache.clear()
    from stages import copied

    return copied(troupe)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Words of the product are compared as they stand in the code."""
    from django.utils.translation import override

    with override("en"):
        yield
