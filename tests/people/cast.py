"""People of the tests of people: two areas with an organisation each, one person for each role, made by services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from oppiva.core.policy import Actor, system
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.models import EmploymentArea, Organisation, Person, RoleGrant, Unit
from oppiva.people.queries import actor_for

SETUP = system("test")
LONG_AGO = date(2020, 1, 1)
# Where the clock of these tests stands when it stands still: 9 in Finland.
MORNING = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)
HERE, THERE = "23", "37"


def person_of(name: str, unit: Unit | None = None, **fields: object) -> Person:
    """A new person without any grant."""
    mail = f"{name.lower().replace(' ', '.')}@tyo.example".translate(str.maketrans("äöå", "aoa"))
    return services.add_person(SETUP, fields={"name": name, "email": mail, "unit": unit, **fields})


def grant_to(person: Person, role: str, scope_kind: str, scope_id: str = "", **more: Any) -> RoleGrant:
    """A grant given by the server itself, so that every role can stand in a test."""
    return services.give_grant(
        SETUP,
        person=person,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=more.pop("starts_on", LONG_AGO),
        reason="test",
        **more,
    )


def stands(person: Person, role: str, scope_kind: str, scope_id: str = "") -> RoleGrant:
    """A grant written straight into the table: the person may have left, and no rule of giving is asked."""
    return RoleGrant.objects.create(
        person=person,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=LONG_AGO,
        granted_at=clock.now(),
        second_granter=Person.objects.exclude(pk=person.pk).first() if role == "auditor" else None,
        reason="test",
    )


def house(name: str, area: str, *units: str) -> tuple[Organisation, list[Unit]]:
    """An organisation with its units."""
    organisation = services.add_organisation(
        SETUP, fields={"name": name, "kind": "employer", "area": EmploymentArea.objects.get(pk=area)}
    )
    return organisation, [services.add_unit(SETUP, organisation, fields={"name": unit, "size": 20}) for unit in units]


@dataclass
class Cast:
    """Who is there: `here` and `there` are organisations of two areas; the stranger runs the other area."""

    here: Organisation
    unit: Unit
    side: Unit
    there: Organisation
    far: Unit
    root: Person
    admin: Person
    supervisor: Person
    participant: Person
    colleague: Person
    stranger: Person

    def actor(self, person: Person) -> Actor:
        """The actor as the product makes it."""
        return actor_for(person)


def make_cast() -> Cast:
    """The people of the tests."""
    here, (unit, side) = house("Koivulan palvelut", HERE, "Asiakastyö", "Hallinto")
    there, (far,) = house("Rantalan palvelut", THERE, "Asiakastyö")
    root = services.make_first_administrator(SETUP, name="Ada Juuri", email="ada@tyo.example")
    admin = person_of("Satu Hoitaja", side)
    grant_to(admin, "area_admin", "area", HERE)
    supervisor = person_of("Pirjo Esihenkilö", unit, email="pirjo@tyo.example")
    grant_to(supervisor, "supervisor", "unit", str(unit.pk))
    participant = person_of("Aino Osallistuja", unit, phone="040 111")
    grant_to(participant, "participant", "unit", str(unit.pk))
    colleague = person_of("Eero Työkaveri", unit, email="eero@tyo.example", phone="040 222")
    stranger = person_of("Vieno Vieras", far)
    grant_to(stranger, "area_admin", "area", THERE)
    return Cast(here, unit, side, there, far, root, admin, supervisor, participant, colleague, stranger)


def browser(person: Person | None, *, sudo: bool = True, **options: Any) -> Client:
    """A browser in which the person is signed in, second factor and all; of nobody for None."""
    client = Client(**options)
    if person is None:
        return client
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["second_factor"] = True
    if sudo:
        session["account_authentication_methods_user"] = str(person.pk)
        session["account_authentication_methods"] = [
            {"method": "mfa", "at": clock.real().timestamp(), "reauthenticated": True}
        ]
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
