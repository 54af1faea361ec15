"""The same people and series as the tests of workshops, and two teams of three with an experiment each.

Made once a run. A module with `FRESH = True` fills the series itself: everybody is there, nobody has a place yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

from workshops.conftest import everybody, finnish  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from experiments.lab import Lab
    from oppiva.experiments.models import Experiment
    from oppiva.people.models import Person
    from workshops.cast import Cast


def two_teams() -> Lab:
    """Everybody, two teams and their experiments; what that set off is not what a test is about."""
    from experiments.lab import make_lab
    from oppiva.people.models import Notice

    made = make_lab(everybody())
    Notice.objects.all().delete()
    return made


@pytest.fixture(scope="module")
def troupe(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Cast | Lab]:
    """What the tests of a module begin with."""
    from stages import stage

    fresh = getattr(request.module, "FRESH", False)
    name, build = ("workshops", everybody) if fresh else ("experiments", two_teams)
    with django_db_blocker.unblock(), stage(name, build) as made:
        yield made


@pytest.fixture
def ground(troupe: Cast | Lab, db: None) -> Cast | Lab:
    """The same for one test; whatever the test changes is taken back."""
    from django.core.cache import cache

    cache.clear()
    from stages import copied

    return copied(troupe)


@pytest.fixture
def cast(ground: Cast | Lab) -> Cast:
    """Who is there."""
    return getattr(ground, "cast", ground)


@pytest.fixture
def lab(ground: Cast | Lab) -> Lab:
    """Two teams of three with an experiment each."""
    from experiments.lab import Lab, make_lab

    return ground if isinstance(ground, Lab) else make_lab(ground)


@pytest.fixture
def made(lab: Lab) -> Experiment:
    """The first team's experiment, decided and open to its series."""
    from experiments.others_stage import decided

    return decided(lab.experiments[0], name="Kävely ensin")


@pytest.fixture
def reader(lab: Lab) -> Person:
    """A participant of the same series in another team."""
    return lab.cast.staff[3]


@pytest.fixture
def done(lab: Lab) -> Experiment:
    """The first team's experiment, carried out and kept."""
    from experiments.trials import carry_out

    return carry_out(lab)


@pytest.fixture
def analyst(lab: Lab) -> Person:
    """One who reads what is submitted in the programme."""
    from workshops.cast import grant_to, person_of

    made = person_of("Anni Analyytikko", lab.cast.unit)
    grant_to(made, "analyst", "programme", str(lab.cast.programme.pk))
    return made
