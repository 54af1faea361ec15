"""People of the tests of programme, made through the services."""

from datetime import date

from django.conf import settings
from django.test import Client

from oppiva.core.policy import system
from oppiva.people.models import EmploymentArea, Organisation, Person
from oppiva.people.queries import actor_for
from oppiva.people.services import add_organisation, add_person, confirm_grant, give_grant
from oppiva.programme.models import Programme

SETUP = system("test")
LONG_AGO = date(2020, 1, 1)


def person_of(name: str) -> Person:
    """A new person without any grant."""
    return add_person(SETUP, fields={"name": name, "email": f"{name.lower().replace(' ', '.')}@example.fi"})


def with_role(name: str, role: str, granter: Person, scope_kind: str = "own", scope_id: str = "") -> Person:
    """A new person with one grant, given by somebody who may; an auditor's is confirmed by a second granter."""
    person = person_of(name)
    grant = give_grant(
        actor_for(granter),
        person=person,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=LONG_AGO,
        reason="test",
    )
    if role == "auditor":
        second = person_of(f"{name} Toinen")
        give_grant(
            SETUP, person=second, role="instance_admin", scope_kind="instance", starts_on=LONG_AGO, reason="test"
        )
        confirm_grant(actor_for(second), grant)
    return person


def signed_in(person: Person) -> Client:
    """A browser in which the person has signed in, with the second factor that staff roles need."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def area_organisation(programme: Programme, area: str, name: str) -> Organisation:
    """The only organisation of an employment area that takes part in the programme."""
    fields = {"name": name, "kind": "employment_area", "area": EmploymentArea.objects.get(name_fi=area)}
    return add_organisation(SETUP, fields=fields, programme_id=str(programme.pk))
