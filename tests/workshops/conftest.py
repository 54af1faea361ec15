"""The people and series of these tests, built once per run and set up for each module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from workshops.cast import Cast
    from workshops.days import Day

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"


def everybody() -> Cast:
    """The real plan's programme in force, its people and series; made by the services."""
    from oppiva.jobs.models import OutboxMail
    from oppiva.people.models import Notice
    from oppiva.programme.queries import version_of
    from oppiva.programme.services import open_programme, put_in_force
    from workshops.cast import SETUP, make_cast

    programme = open_programme(SETUP, toml=REAL.read_text("utf-8"))
    put_in_force(SETUP, programme, version_of(programme, 1), reason="test")
    programme.refresh_from_db()
    made = make_cast(programme)
    # What their coming set off is not what a test is about.
    OutboxMail.objects.all().delete()
    Notice.objects.all().delete()
    return made


@pytest.fixture(scope="module")
def troupe(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The real plan's programme in force with its series."""
    from stages import stage

    with django_db_blocker.unblock(), stage("workshops", everybody) as made:
        yield made


@pytest.fixture
def cast(troupe: Cast, db: None) -> Cast:
    """The same for one test; whatever the test changes is taken back."""
    from django.core.cache import cache

    cache.clear()
    from stages import copied

    return copied(troupe)


@pytest.fixture(autouse=True)
def finnish() -> Iterator[None]:
    """Addresses are made in Finnish."""
    from django.utils.translation import override

    with override("fi"):
        yield


@pytest.fixture
def morning() -> Iterator[time_machine.Traveller]:
    """Twenty past eight on the day, until it is moved."""
    from workshops.halfday import local

    with time_machine.travel(local(8, 20), tick=False) as traveller:
        yield traveller


@pytest.fixture
def day(cast: Cast) -> Day:
    """A half-day that runs, with its people and teams."""
    from oppiva.workshops.services import start
    from workshops.days import make_day

    made = make_day(cast)
    start(made.lead, made.session)
    return made
