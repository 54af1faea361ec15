"""A published model and places that take it into use, made once a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

from workshops.conftest import finnish  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from adoption.places import Places


def set_places() -> Places:
    """The table with a model in the library."""
    from adoption.places import make_places
    from catalogue.conftest import set_table

    return make_places(set_table())


@pytest.fixture(scope="module")
def places_laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """What the tests of adoptions begin with."""
    from stages import stage

    with django_db_blocker.unblock(), stage("adoption", set_places) as made:
        yield made


@pytest.fixture
def places(places_laid: Places, db: None) -> Places:
    """The same for one test; whatever the test changes is taken back."""
    from django.core.cache import cache

    cache.clear()
    from stages import copied

    return copied(places_laid)
