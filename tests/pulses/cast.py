"""A programme with two areas, participants, a facilitator of one series, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from oppiva.core.policy import Actor, system
from oppiva.jobs import clock
from oppiva.people import services as people
from oppiva.people.models import EmploymentArea, Person, RoleGrant, Unit
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from oppiva.programme.services import set_commitment
from oppiva.pulses import services
from oppiva.pulses.models import PulseWave

SETUP = system("test")
LONG_AGO = date(2020, 1, 1)
GOOD = {"worth": "yes", "ahead": "little", "change": "pace"}


def person_of(name: str, unit: Unit | None = None) -> Person:
    """A new person without any grant."""
    mail = f"{uuid4().hex[:12]}@tyo.example"
    return people.add_person(SETUP, fields={"name": name, "email": mail, "unit": unit})


def grant_to(person: Person, role: str, kind: str, scope: str = "") -> None:
    """A grant in force, written straight: scopes of series lie above."""
    RoleGrant.objects.create(
        person=person, role=role, scope_kind=kind, scope_id=scope, starts_on=LONG_AGO, reason="test",
        granted_at=clock.now(), second_granter=None,
    )  # fmt: skip


@dataclass
class Cast:
    """Who is there; `staff` are forty participants of the programme."""

    programme: Programme
    elsewhere: Programme
    unit: Unit
    manager: Person
    facilitator: Person
    stranger: Person
    outsider: Person
    staff: list[Person] = field(default_factory=list)

    def as_(self, person: Person) -> Actor:
        """The person as an actor with today's grants."""
        return actor_for(person)


def make_cast() -> Cast:
    """Everybody, in a programme that one organisation takes part in; the outsider takes part in another programme."""
    today = clock.today()
    programme, elsewhere = (
        Programme.objects.create(code=code, start=today, end=today + timedelta(days=300), state="draft")
        for code in ("PULSSI", "MUU")
    )
    units = []
    for name, area, one in (("Talo", "23", programme), ("Muu talo", "37", elsewhere)):
        house = people.add_organisation(
            SETUP, fields={"name": name, "kind": "employer", "area": EmploymentArea.objects.get(pk=area)}
        )
        units.append(people.add_unit(SETUP, house, fields={"name": f"{name} ohjaus", "size": 60}))
        set_commitment(SETUP, one, organisation=house, fields={"kind": "interest", "promised_seats": 40})
    manager, facilitator = person_of("Mirja Manageri"), person_of("Veikko Vetäjä")
    grant_to(manager, "project_manager", "programme", str(programme.pk))
    grant_to(facilitator, "facilitator", "programme", str(programme.pk))
    outsider = person_of("Outi Muualta", units[1])
    grant_to(outsider, "participant", "unit", str(units[1].pk))
    cast = Cast(programme, elsewhere, units[0], manager, facilitator, person_of("Sulo Vieras"), outsider)
    for number in range(40):
        one = person_of(f"Osa Ottaja {number:02}", units[0])
        grant_to(one, "participant", "unit", str(units[0].pk))
        cast.staff.append(one)
    return cast


def opened(cast: Cast, **more: object) -> PulseWave:
    """An open wave of the session feedback for a half-day."""
    now = clock.now()
    asked: dict[str, object] = {
        "programme": cast.programme,
        "instrument": "session_feedback",
        "owner_kind": "session",
        "owner_id": uuid4(),
        "kind": "anonymous",
        "opens_at": now - timedelta(minutes=1),
        "closes_at": now + timedelta(hours=12),
    }
    return services.open_wave(SETUP, **(asked | more))  # type: ignore[arg-type]


def answered(cast: Cast, wave: PulseWave, count: int, **more: object) -> list[str]:
    """The first so many of the staff answer, not all alike; their codes."""
    return [
        services.answer(person.pk, wave.pk, values_of(number), **more)  # type: ignore[arg-type]
        for number, person in enumerate(cast.staff[:count])
    ]


def values_of(number: int) -> dict[str, str]:
    """The answers of one of them."""
    return {
        "worth": ("yes", "yes", "partly", "no")[number % 4],
        "ahead": ("little", "yes", "no")[number % 3],
        "change": ("pace", "room", "nothing", "instructions")[number % 4],
    }


def closed(cast: Cast, count: int, **more: object) -> PulseWave:
    """A wave that so many answered, closed."""
    wave = opened(cast, **more)
    answered(cast, wave, count)
    return services.close_wave(wave.pk)


def later(wave: PulseWave, **span: float) -> datetime:
    """A moment so long after the close."""
    return wave.closes_at + timedelta(**span)


def key(value: object) -> int:
    """A random key as a number, for ranking."""
    return UUID(str(value)).int
