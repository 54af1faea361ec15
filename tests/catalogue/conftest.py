"""A table of seven decided experiments, made once a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from workshops.conftest import everybody, finnish  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from catalogue.coded import Coded
    from catalogue.library import Library
    from catalogue.table import Table


def set_table() -> Table:
    """Everybody, teams with decided experiments, and two analysts."""
    from catalogue.table import make_table
    from experiments.lab import make_lab

    return make_table(make_lab(everybody()))


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Table]:
    """What the tests of a module begin with."""
    from stages import stage

    with django_db_blocker.unblock(), stage("catalogue", set_table) as made:
        yield made


@pytest.fixture
def table(laid: Table, db: None) -> Table:
    """The same for one test; whatever the test changes is taken back."""
    from django.core.cache import cache

    cache.clear()
    from stages import copied

    return copied(laid)


def set_library() -> Library:
    """The same table with a candidate that has become a model."""
    from catalogue.library import make_library

    return make_library(set_table())


@pytest.fixture(scope="module")
def library_laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Library]:
    """What the tests of models begin with."""
    from stages import stage

    with django_db_blocker.unblock(), stage("library", set_library) as made:
        yield made


@pytest.fixture
def library(library_laid: Library, db: None) -> Library:
    """The same for one test; whatever the test changes is taken back."""
    from django.core.cache import cache

    cache.clear()
    from stages import copied

    return copied(library_laid)


def set_desk() -> Coded:
    """The same table with the analysis of a candidate begun."""
    from catalogue.coded import make_coded

    return make_coded(set_table())


@pytest.fixture(scope="module")
def desk_laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Coded]:
    """What the tests of analysis begin with."""
    from stages import stage

    with django_db_blocker.unblock(), stage("coding", set_desk) as made:
        yield made


@pytest.fixture
def coded(desk_laid: Coded, db: None) -> Coded:
    """The same for one test; whatever the test changes is taken back."""
    from django.core.cache import cache

    cache.clear()
    from stages import copied

    return copied(desk_laid)


@pytest.fixture
def analyst(table: Table) -> Client:
    """The browser of the first analyst."""
    from workshops.cast import browser

    return browser(table.analyst)


@pytest.fixture
def colleague(table: Table) -> Client:
    """The browser of the second."""
    from workshops.cast import browser

    return browser(table.second)
