"""The people and the programme of the tests of reporting and home."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from oppiva.core.policy import Actor, system
from oppiva.jobs.clock import travel
from oppiva.people import services as people
from oppiva.people.models import EmploymentArea, Organisation, Person, Role, Unit
from oppiva.people.queries import actor_for
from oppiva.programme import services
from oppiva.programme.models import Programme

SETUP = system("test")
LONG_AGO = date(2025, 6, 2)
IN_PROGRAMME = (
    Role.FACILITATOR,
    Role.ANALYST,
    Role.COMMUNICATOR,
    Role.STEERING,
    Role.AUDITOR,
    Role.RESPONSIBLE_PERSON,
)
IN_UNIT = (Role.PARTICIPANT, Role.TEAM_MEMBER, Role.SUPERVISOR, Role.DIRECTOR)
OUTSIDE = (Role.ADOPTER, Role.EMPLOYER_GUEST)


@dataclass
class Cast:
    """The programme, an organisation in it, and a person of each role; the stranger manages nothing of it."""

    programme: Programme
    organisation: Organisation
    unit: Unit
    persons: dict[str, Person] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """The person of the role as who acts."""
        return actor_for(self.persons[role])

    def client(self, role: str) -> Client:
        """A browser in which the person of the role is signed in, the second factor behind them."""
        client = Client()
        client.force_login(self.persons[role])
        session = client.session
        session["second_factor"] = True
        session.save()
        return client


def build(toml: str, day: date) -> Cast:
    """Everything up to the day: version 1 in force, one signed organisation and one unsigned, all roles given."""
    with travel(LONG_AGO):
        admin = people.make_first_administrator(SETUP, name="Ada Admin", email="ada@example.fi")
        second = person_of("Toinen Antaja")
        give(SETUP, second, Role.INSTANCE_ADMIN, "instance")
        manager = person_of("Hanna Hanke")
        give(actor_for(admin), manager, Role.PROJECT_MANAGER, "own")
        stranger = person_of("Sulo Vieras")
        give(actor_for(admin), stranger, Role.PROJECT_MANAGER, "own")
        area = EmploymentArea.objects.order_by("code")[0]
        house = people.add_organisation(
            SETUP, fields={"name": "Järvipalvelut", "kind": "employment_area", "area": area}
        )
        other = people.add_organisation(SETUP, fields={"name": "Saaripalvelut", "kind": "other"})
        unit = people.add_unit(SETUP, house, fields={"name": "Neuvonta", "size": 12})
        programme = services.open_programme(actor_for(manager), toml=toml)
        actor = actor_for(manager)
        version = programme.plan_versions.get(no=1)
        services.put_in_force(actor, programme, version, reason="alku")
        programme.refresh_from_db()
        services.set_commitment(actor, programme, organisation=house, fields={"kind": "signed", "date": LONG_AGO})
        services.set_commitment(actor, programme, organisation=other, fields={"kind": "interest"})
    cast = Cast(programme, house, unit)
    cast.persons |= {Role.INSTANCE_ADMIN: admin, Role.PROJECT_MANAGER: manager, "stranger": stranger}
    with travel(LONG_AGO):
        for role in IN_PROGRAMME:
            cast.persons[role] = person_of(f"{role} henkilö")
            grant = give(actor_for(admin), cast.persons[role], role, "programme", str(programme.pk))
            if role == Role.AUDITOR:
                people.confirm_grant(actor_for(second), grant)
        for role in IN_UNIT:
            cast.persons[role] = person_of(f"{role} henkilö", unit)
            give(actor_for(admin), cast.persons[role], role, "unit", str(unit.pk))
        for role in OUTSIDE:
            cast.persons[role] = person_of(f"{role} henkilö")
            give(actor_for(admin), cast.persons[role], role, "own")
        cast.persons[Role.AREA_ADMIN] = person_of("Alue Admin", unit)
        give(actor_for(admin), cast.persons[Role.AREA_ADMIN], Role.AREA_ADMIN, "area", area.code)
        cast.persons["nobody"] = person_of("Uusi Tulija")
    return cast


def person_of(name: str, unit: Unit | None = None) -> Person:
    """A new person without any grant."""
    mail = f"{name.lower().replace(' ', '.').replace('ö', 'o')}@example.fi"
    return people.add_person(SETUP, fields={"name": name, "email": mail, "unit": unit})


def give(granter: Actor, person: Person, role: str, scope_kind: str, scope_id: str = "", **more: object):
    """A grant from the day of the story's beginning."""
    return people.give_grant(
        granter,
        person=person,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=LONG_AGO,
        reason="test",
        **more,
    )
