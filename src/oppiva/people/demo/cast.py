"""The people of the demo: invented organisations and persons, made through the services, the same with every seed day.

The story begins when the installation is set up in March 2025; what lies after the demo's day is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from allauth.mfa.totp.internal.auth import TOTP
from django.utils.translation import override

from oppiva.core.policy import Actor, system
from oppiva.jobs.clock import travel
from oppiva.people import services
from oppiva.people.models import STAFF_ROLES, Person, Role, RoleGrant, Unit
from oppiva.people.queries import actor_for, area_of, municipality_of, person_with_mail

SET_UP = date(2025, 3, 17)
PEOPLE_IN = date(2025, 6, 9)


@dataclass(frozen=True)
class Account:
    """One person whom a visitor of the demo can sign in as, by role."""

    role: str
    name: str
    mail: str
    unit: str = ""
    language: str = "fi"
    since: date = PEOPLE_IN


@dataclass(frozen=True)
class House:
    """An invented organisation: mail domain, kind, codes of its area and municipality, and units with their size."""

    name: str
    domain: str
    kind: str
    area: str
    municipality: str
    units: tuple[tuple[str, int], ...]


HOUSES = (
    House(
        "Järvi-Savon työllisyyspalvelut",
        "jarvisavo.example",
        "employment_area",
        "23",
        "491",
        (("Henkilöasiakkaat", 46), ("Työnantajapalvelut", 18), ("Palveluohjaus", 31)),
    ),
    House(
        "Saarisalon työllisyyspalvelut",
        "saarisalo.example",
        "employment_area",
        "37",
        "740",
        (("Asiakaspalvelu", 38), ("Yrityspalvelut", 14)),
    ),
    House(
        "Kaarniston työllisyyspalvelut",
        "kaarnisto.example",
        "employment_area",
        "13",
        "593",
        (("Työllisyyspalvelut", 33), ("Osaamispalvelut", 12)),
    ),
    House(
        "Itäharjun kunta",
        "itaharju.example",
        "municipality",
        "23",
        "507",
        (("Elinvoimapalvelut", 9), ("Sosiaaliohjaus", 16)),
    ),
)
AWAY = House(
    "Rantalakeuden työllisyyspalvelut",
    "rantalakeus.example",
    "employment_area",
    "24",
    "425",
    (("Asiakaspalvelu", 52), ("Yrityspalvelut", 21)),
)

ACCOUNTS = (
    Account(Role.INSTANCE_ADMIN, "Jari Kivelä", "jari.kivela@yllapito.example", since=SET_UP),
    Account(
        Role.PROJECT_MANAGER,
        "Hanna Viitakoski",
        "hanna.viitakoski@jarvisavo.example",
        "Palveluohjaus",
        since=SET_UP,
    ),
    Account(Role.RESPONSIBLE_PERSON, "Risto Aaltola", "risto.aaltola@jarvisavo.example", since=date(2025, 6, 2)),
    Account(Role.FACILITATOR, "Marja Hovila", "marja.hovila@jarvisavo.example", since=date(2025, 6, 2)),
    Account(Role.ANALYST, "Sofia Lindholm", "sofia.lindholm@jarvisavo.example", language="sv", since=date(2025, 6, 2)),
    Account(Role.COMMUNICATOR, "Tuuli Rantamo", "tuuli.rantamo@jarvisavo.example", since=date(2025, 6, 2)),
    Account(Role.STEERING, "Kaarina Mäenpää", "kaarina.maenpaa@itaharju.example", since=date(2025, 6, 2)),
    Account(Role.AUDITOR, "Olli Tarkkala", "olli.tarkkala@tarkastus.example", since=date(2026, 2, 2)),
    Account(
        Role.AREA_ADMIN, "Satu Rautapää", "satu.rautapaa@jarvisavo.example", "Palveluohjaus", since=date(2025, 5, 26)
    ),
    Account(Role.DIRECTOR, "Lauri Niemistö", "lauri.niemisto@jarvisavo.example", "Palveluohjaus"),
    Account(Role.SUPERVISOR, "Pirjo Hakamäki", "pirjo.hakamaki@jarvisavo.example", "Henkilöasiakkaat"),
    Account(Role.PARTICIPANT, "Aino Kettula", "aino.kettula@jarvisavo.example", "Henkilöasiakkaat"),
    Account(Role.TEAM_MEMBER, "Eero Salmenoja", "eero.salmenoja@jarvisavo.example", "Työnantajapalvelut"),
    Account(
        Role.ADOPTER, "Johanna Bergvik", "johanna.bergvik@rantalakeus.example", language="sv", since=date(2026, 1, 12)
    ),
    Account(Role.EMPLOYER_GUEST, "Petri Koskimies", "petri.koskimies@metsapaja.example", since=date(2026, 1, 19)),
)
# The manager of the other programme: whoever she looks for in the first one does not exist for her.
STRANGER = Account(Role.PROJECT_MANAGER, "Elina Vuorinen", "elina.vuorinen@rantalakeus.example", since=date(2025, 9, 1))

PROGRAMME_ROLES = frozenset(
    {
        Role.RESPONSIBLE_PERSON,
        Role.FACILITATOR,
        Role.ANALYST,
        Role.COMMUNICATOR,
        Role.STEERING,
        Role.AUDITOR,
    }
)
UNIT_ROLES = frozenset({Role.SUPERVISOR, Role.PARTICIPANT, Role.TEAM_MEMBER, Role.DIRECTOR})
OWN_ROLES = frozenset({Role.ADOPTER, Role.EMPLOYER_GUEST})

# fmt: off
FIRST = (
    "Anni", "Arttu", "Eeva", "Elias", "Emmi", "Hannu", "Helmi", "Iida", "Ilari", "Jaana", "Joel", "Juhani",
    "Kaisa", "Kalle", "Katri", "Lauri", "Leena", "Liisa", "Maija", "Matti", "Mikko", "Niina", "Oskari", "Outi",
    "Paula", "Pekka", "Raija", "Riitta", "Saara", "Sami", "Sanna", "Sirpa", "Tapio", "Teemu", "Tiina", "Toni",
    "Ulla", "Veera", "Ville",
)
LAST = (
    "Aaltonen", "Ahola", "Haapala", "Halonen", "Harju", "Heikkilä", "Hirvelä", "Jokela", "Kallio", "Karppinen",
    "Kauppi", "Kettunen", "Koivula", "Korhola", "Laaksonen", "Lahtela", "Lampela", "Lehtola", "Luoma", "Mattila",
    "Mustola", "Mäkipää", "Nurmela", "Ojala", "Paavola", "Peltola", "Pesola", "Rajala", "Rinne", "Saarela",
    "Salmi", "Suominen", "Tervonen", "Tuominen", "Uusitalo", "Vainio", "Virta", "Ylönen",
)
# fmt: on
SETUP = system("demo")


def build(random: Random, day: date) -> None:
    """Organisations, units, persons and the grants that need no programme, up to the given day."""
    with override("fi"):
        admin = _administrator(day)
        units = {house.name: _house(house, day) for house in (*HOUSES, AWAY)}
        for account in (*ACCOUNTS[1:], STRANGER):
            if account.since <= day:
                _account(account, admin, units)
        if day >= PEOPLE_IN:
            with travel(PEOPLE_IN):
                for house in HOUSES:
                    for unit, (_, size) in zip(units[house.name], house.units, strict=True):
                        _staff(random, house, unit, size // 4)


def accounts() -> list[tuple[str, str, str]]:
    """Whom a visitor can sign in as: role in words, name and mail."""
    rows = [(str(Role(account.role).label), account.name, account.mail) for account in ACCOUNTS]
    return [*rows, (str(Role(STRANGER.role).label), STRANGER.name, STRANGER.mail)]


def person(role: str) -> Person | None:
    """The demo's person of this role, or None when the story has not come to them."""
    mails = [account.mail for account in ACCOUNTS if account.role == role]
    return person_with_mail(mails[0]) if mails else None


def stranger() -> Person | None:
    """The manager of the other programme."""
    return person_with_mail(STRANGER.mail)


def give_programme_grants(granter: Actor, programme_id: str, day: date) -> list[RoleGrant]:
    """Each programme role to its person on its own day; the auditor's also by a second granter."""
    given = []
    admin = person(Role.INSTANCE_ADMIN)
    for account in ACCOUNTS:
        if account.role not in PROGRAMME_ROLES or account.since > day:
            continue
        who = person_with_mail(account.mail)
        if who is None:
            continue
        with travel(account.since):
            # The responsible person approves the manager's hours, so the manager does not choose them.
            grant = services.give_grant(
                actor_for(admin) if admin is not None and account.role == Role.RESPONSIBLE_PERSON else granter,
                person=who,
                role=account.role,
                scope_kind="programme",
                scope_id=programme_id,
                starts_on=account.since,
                # The auditor's visit has an end, and it is near enough to show among the next things.
                ends_on=date(2026, 3, 31) if account.role == Role.AUDITOR else None,
                reason="työtehtävä hankkeessa",
            )
            if account.role == Role.AUDITOR and admin is not None:
                services.confirm_grant(actor_for(admin), grant)
        given.append(grant)
    return given


def _administrator(day: date) -> Person:
    account = ACCOUNTS[0]
    with travel(min(account.since, day)):
        admin = services.make_first_administrator(SETUP, name=account.name, email=account.mail)
        TOTP.activate(admin, _secret(account))
    return admin


def _house(house: House, day: date) -> list[Unit]:
    with travel(min(date(2025, 5, 26), day)):
        organisation = services.add_organisation(
            SETUP,
            fields={
                "name": house.name,
                "kind": house.kind,
                "area": area_of(house.area),
                "municipality": municipality_of(house.municipality),
            },
        )
        return [
            services.add_unit(SETUP, organisation, fields={"name": name, "size": size}) for name, size in house.units
        ]


def _account(account: Account, admin: Person, units: dict[str, list[Unit]]) -> None:
    domain = account.mail.partition("@")[2]
    house = next((house for house in (*HOUSES, AWAY) if house.domain == domain), None)
    rooms = units[house.name] if house else []
    unit = next((room for room in rooms if room.name == account.unit), None)
    with travel(account.since):
        who = services.add_person(
            SETUP,
            fields={"name": account.name, "email": account.mail, "unit": unit, "language": account.language},
        )
        if account.role in UNIT_ROLES and unit is not None:
            _grant(admin, who, account, "unit", str(unit.pk))
        elif account.role in OWN_ROLES or account.role == Role.PROJECT_MANAGER:
            _grant(admin, who, account, "own")
        elif account.role == Role.AREA_ADMIN and rooms:
            _grant(admin, who, account, "area", str(rooms[0].organisation.area_id))
        if account.role in STAFF_ROLES:
            TOTP.activate(who, _secret(account))


def _grant(admin: Person, who: Person, account: Account, scope_kind: str, scope_id: str = "") -> None:
    services.give_grant(
        actor_for(admin),
        person=who,
        role=account.role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=account.since,
        reason="työtehtävä",
    )


def _staff(random: Random, house: House, unit: Unit, count: int) -> None:
    """Colleagues without an account of their own in the list above; names repeat, mails do not."""
    for number in range(count):
        first, last = random.choice(FIRST), random.choice(LAST)
        plain = f"{first}.{last}".lower().translate(str.maketrans("äöå", "aoa"))
        services.add_person(
            SETUP,
            fields={
                "name": f"{first} {last}",
                "email": f"{plain}.{unit.pk.hex[:4]}{number}@{house.domain}",
                "unit": unit,
                "state": Person.State.INVITED if random.random() < 0.2 else Person.State.ACTIVE,
            },
        )


def _secret(account: Account) -> str:
    """A TOTP secret that is the same in every demo (base32), so that a visitor's authenticator keeps working."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    generator = Random(account.mail)
    return "".join(generator.choice(letters) for _position in range(32))
