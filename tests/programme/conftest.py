"""People around a programme: its manager, who gave her the right, and a stranger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # Django is not set up yet when this file is read
    from django.test import Client

    from oppiva.core.policy import Actor
    from oppiva.people.models import Person
    from oppiva.programme.models import PlanVersion, Programme

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"


@pytest.fixture(scope="session")
def real_plan() -> str:
    """The real plan as it was submitted."""
    return REAL.read_text("utf-8")


@pytest.fixture
def admin(db: None) -> Person:
    """The installation's administrator."""
    from oppiva.people.services import make_first_administrator
    from programme.cast import SETUP

    return make_first_administrator(SETUP, name="Ada Admin", email="ada@example.fi")


@pytest.fixture
def hanna(admin: Person) -> Person:
    """A project manager who may open programmes."""
    from programme.cast import with_role

    return with_role("Hanna Hanke", "project_manager", admin)


@pytest.fixture
def stranger(admin: Person) -> Person:
    """A project manager of something else."""
    from programme.cast import with_role

    return with_role("Sulo Vieras", "project_manager", admin)


@pytest.fixture
def programme(hanna: Person, real_plan: str) -> Programme:
    """The real plan's programme in draft."""
    from oppiva.people.queries import actor_for
    from oppiva.programme.services import open_programme

    return open_programme(actor_for(hanna), toml=real_plan)


@pytest.fixture
def version(programme: Programme) -> PlanVersion:
    """The plan as submitted."""
    return programme.plan_versions.get(no=1)


@pytest.fixture
def manager(hanna: Person, programme: Programme) -> Actor:
    """Hanna with her grant for the programme."""
    from oppiva.people.queries import actor_for

    return actor_for(hanna)


@pytest.fixture
def client(hanna: Person) -> Client:
    """Hanna's browser."""
    from programme.cast import signed_in

    return signed_in(hanna)
