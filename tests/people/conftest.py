"""The people of these tests, built once per run and set up for each module."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from people.cast import Cast


@pytest.fixture(scope="module")
def troupe(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Two areas, an organisation in each, and one person for each role that people itself needs."""
    from people.cast import make_cast
    from stages import stage

    def build() -> Cast:
        from oppiva.jobs.models import OutboxMail

        made = make_cast()
        # What their coming set off is not what a test is about.
        OutboxMail.objects.all().delete()
        return made

    with django_db_blocker.unblock(), stage("people", build) as made:
        yield made


@pytest.fixture
def cast(troupe: Cast, db: None) -> Cast:
    """The same people for one test, with no limit of sign-in used up; whatever the test changes is taken back."""
    from django.core.cache import cache

    cache.clear()
    return deepcopy(troupe)


@pytest.fixture(autouse=True)
def finnish() -> Iterator[None]:
    """Addresses are made in Finnish; a page in another language leaves its own language active."""
    from django.utils.translation import override

    with override("fi"):
        yield
