"""The people of these tests, built once per run and set up for each module."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from oppiva.people.models import LeaverCheck, Person, RoleGrant
    from oppiva.programme.models import Programme
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


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A Thursday morning in March that stands still until it is moved."""
    from people.cast import MORNING

    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def media(settings: SettingsWrapper, tmp_path: Path) -> Path:
    """Files are kept in a folder of the test's own."""
    settings.OPPIVA_MEDIA = tmp_path
    return tmp_path


@pytest.fixture
def programme(cast: Cast) -> Programme:
    """A programme that grants are given in."""
    from datetime import date

    from oppiva.audit.services import save
    from oppiva.programme.models import Programme
    from people.cast import LONG_AGO, SETUP

    return save(Programme(code="ES-1", start=LONG_AGO, end=date(2030, 1, 1)), actor=SETUP)


@pytest.fixture
def waiting(cast: Cast, programme: Programme) -> RoleGrant:
    """An auditor's grant, given by the first administrator, that waits for the second granter."""
    from oppiva.people.queries import actor_for
    from oppiva.people.services import give_grant
    from people.cast import LONG_AGO

    return give_grant(
        actor_for(cast.root),
        person=cast.colleague,
        role="auditor",
        scope_kind="programme",
        scope_id=str(programme.pk),
        starts_on=LONG_AGO,
        reason="siirtyy toiseen työhön",
    )


@pytest.fixture
def contact(cast: Cast) -> Person:
    """The contact of the unit, who holds no grant at all."""
    from oppiva.people.services import edit_unit
    from people.cast import SETUP, person_of

    person = person_of("Kaisa Yhteyshenkilö", cast.side)
    edit_unit(SETUP, cast.unit, base_version=cast.unit.version, fields={"contact": person})
    return person


@pytest.fixture
def check(cast: Cast, contact: Person) -> LeaverCheck:
    """The check of the unit as asked on the first working day of 2027."""
    from oppiva.jobs import clock
    from oppiva.people.models import LeaverCheck
    from oppiva.people.services import ask_units
    from people.leaving import ASKED, JOB

    with clock.travel(ASKED):
        ask_units(JOB)
    return LeaverCheck.objects.get(unit=cast.unit)


@pytest.fixture
def own_journal(settings: SettingsWrapper, tmp_path: Path) -> Path:
    """A journal of erasures of the test's own."""
    settings.OPPIVA_ERASURES = tmp_path / "erasures.jsonl"
    return tmp_path / "erasures.jsonl"
