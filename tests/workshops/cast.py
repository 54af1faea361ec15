"""A programme with series: two organisations, a facilitator, a supervisor with people, a stranger; by services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.test import Client

from oppiva.audit.services import save
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock
from oppiva.people import services as people
from oppiva.people.models import EmploymentArea, Organisation, Person, Unit
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from oppiva.programme.services import set_commitment
from oppiva.workshops import services
from oppiva.workshops.models import Enrolment, Series
from workshops.places import first_places

SETUP = system("test")
LONG_AGO = date(2020, 1, 1)


def person_of(name: str, unit: Unit | None = None, **more: object) -> Person:
    """A new person without any grant."""
    mail = f"{name.lower().replace(' ', '.')}@tyo.example".translate(str.maketrans("äöå", "aoa"))
    return people.add_person(SETUP, fields={"name": name, "email": mail, "unit": unit, **more})


def grant_to(person: Person, role: str, scope_kind: str, scope_id: str = "") -> None:
    """A grant given by the server itself."""
    people.give_grant(
        SETUP,
        person=person,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=LONG_AGO,
        reason="test",
    )


@dataclass
class Cast:
    """Who is there; `staff` are thirty participants of the first unit, `others` ten of the second organisation."""

    programme: Programme
    here: Organisation
    unit: Unit
    there: Organisation
    far: Unit
    manager: Person
    facilitator: Person
    supervisor: Person
    stranger: Person
    staff: list[Person] = field(default_factory=list)
    others: list[Person] = field(default_factory=list)
    series: Series | None = None

    def as_(self, person: Person) -> Actor:
        """The person as an actor with today's grants."""
        return actor_for(person)

    @property
    def first(self) -> Series:
        """The first series, open for sign-up, of both organisations."""
        assert self.series is not None
        return self.series


def participants(unit: Unit, count: int, name: str) -> list[Person]:
    """So many people of a unit who may take part."""
    found = [person_of(f"{name} {number:02}", unit) for number in range(1, count + 1)]
    for person in found:
        grant_to(person, "participant", "unit", str(unit.pk))
    return found


def make_cast(programme: Programme) -> Cast:
    """Everybody, a commitment of each organisation, the series of the plan, and the first one open with 28 seats."""
    house = people.add_organisation(
        SETUP, fields={"name": "Talo", "kind": "employer", "area": EmploymentArea.objects.get(pk="23")}
    )
    unit = people.add_unit(SETUP, house, fields={"name": "Ohjaus", "size": 40})
    far_house = people.add_organisation(
        SETUP, fields={"name": "Kaukotalo", "kind": "employer", "area": EmploymentArea.objects.get(pk="37")}
    )
    far = people.add_unit(SETUP, far_house, fields={"name": "Etäohjaus", "size": 20})
    for organisation, seats in ((house, 40), (far_house, 20)):
        set_commitment(
            SETUP, programme, organisation=organisation, fields={"kind": "interest", "promised_seats": seats}
        )
    manager, facilitator = person_of("Mirja Manageri"), person_of("Veikko Vetäjä")
    supervisor, stranger = person_of("Esa Esihenkilö", unit), person_of("Sulo Vieras")
    grant_to(manager, "project_manager", "programme", str(programme.pk))
    grant_to(facilitator, "facilitator", "programme", str(programme.pk))
    grant_to(supervisor, "supervisor", "unit", str(unit.pk))
    cast = Cast(programme, house, unit, far_house, far, manager, facilitator, supervisor, stranger)
    cast.staff = participants(unit, 30, "Osa Ottaja")
    cast.others = participants(far, 10, "Muu Ottaja")
    boss = actor_for(manager)
    made = services.create_from_plan(boss, programme)
    first = services.edit_series(
        boss, made[0], base_version=made[0].version, fields={"seats": 28}, organisations=[house, far_house]
    )
    cast.series = services.open_series(boss, first)
    return cast


def enrol(cast: Cast, count: int, series: Series | None = None) -> list[Enrolment]:
    """The first so many of the staff in the series."""
    if series is None:
        return first_places(cast, count)
    return [services.sign_up(cast.as_(person), series) for person in cast.staff[:count]]


def browser(person: Person, sudo: bool = False) -> Client:
    """A browser in which the person is signed in, the second factor behind them."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["second_factor"] = True
    if sudo:
        session["account_authentication_methods"] = [{"method": "mfa", "at": clock.real().timestamp()}]
    session.save()
    return client


def dated(cast: Cast, series: Series, first: date) -> Series:
    """The series with its half-days three weeks apart from this day on, in the morning."""
    for number, session in enumerate(series.sessions.order_by("number")):
        day = first + timedelta(days=21 * number)
        save(session, actor=SETUP, changes={"day": day, "starts": time(8, 30), "ends": time(12), "place": "Otava"})
    return series


def another(cast: Cast, code: str, *organisations: Organisation, seats: int = 28) -> Series:
    """One more open series of these organisations (both when none is named)."""
    boss = actor_for(cast.manager)
    made = services.add_series(
        boss,
        cast.programme,
        fields={"code": code, "seats": seats},
        organisations=organisations or (cast.here, cast.there),
    )
    return services.open_series(boss, made)


def narrowed(cast: Cast, seats: int) -> Series:
    """The first series with fewer seats."""
    boss = actor_for(cast.manager)
    return services.edit_series(boss, cast.first, base_version=cast.first.version, fields={"seats": seats})
