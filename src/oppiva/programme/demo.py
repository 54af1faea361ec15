"""The programmes of the demo: the real plan refused, mended and in force; and a small one that a stranger runs.

The organisations of the plan are played by invented ones (`people.demo`); the decision, the letters and the seats are
invented, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import UUID

from oppiva.core.plan import read_data, tables_of
from oppiva.core.plan.sample import real_plan
from oppiva.core.policy import system
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Organisation, Person, Role
from oppiva.people.queries import actor_for
from oppiva.people.rules import organisations_visible_to
from oppiva.programme.models import Commitment, PlanVersion, Programme
from oppiva.programme.queries import version_of
from oppiva.programme.rules import commitments_visible_to
from oppiva.programme.services import add_version, open_programme, put_in_force, set_commitment, set_executor

DATA = Path(__file__).parent / "data"
SETUP = system("demo")
REFUSED = date(2025, 5, 21)
MENDED = date(2025, 5, 28)
IN_FORCE = date(2025, 5, 30)
LETTERS = date(2025, 6, 18)
OTHER_OPENED = date(2025, 9, 8)
OTHER_IN_FORCE = date(2025, 9, 22)
# Name in the plan -> the invented organisation that plays it, when its letter came, least and most seats.
PLAYED: dict[str, tuple[str, date | None, int, int]] = {
    "mikkeli": ("Järvi-Savon työllisyyspalvelut", date(2025, 6, 4), 170, 190),
    "keski-savo": ("Kaarniston työllisyyspalvelut", date(2025, 6, 11), 80, 100),
    "savonlinna": ("Saarisalon työllisyyspalvelut", None, 95, 110),
    "Mäntyharjun kunta": ("Itäharjun kunta", None, 0, 0),
}
EXECUTOR = "mikkeli"
OTHER_LETTER = date(2025, 9, 29)
OTHER = {"rantalakeus": "Rantalakeuden työllisyyspalvelut"}


def build(random: Random, day: date) -> None:
    """Both programmes, as far as the story has come on the given day."""
    manager, stranger = people.person(Role.PROJECT_MANAGER), people.stranger()
    if manager is not None and day >= REFUSED:
        _main(random, manager, day)
    if stranger is not None and day >= OTHER_OPENED:
        _other(stranger, day)


def _main(random: Random, manager: Person, day: date) -> None:
    with travel(REFUSED):
        programme = open_programme(actor_for(manager), toml=real_plan())
    if day >= MENDED:
        with travel(MENDED):
            mended = _mended(manager, programme)
    if day >= IN_FORCE:
        with travel(IN_FORCE):
            matches = _take_part(programme, {key: name for key, (name, *_rest) in PLAYED.items()})
            put_in_force(actor_for(manager), programme, mended, matches=matches)
    people.give_programme_grants(actor_for(manager), str(programme.pk), day)
    for key, (_name, letter, least, most) in PLAYED.items():
        if day >= LETTERS:
            seats = random.randint(least, most) if most else None
            with travel(letter or LETTERS):
                _promise(manager, programme, key, letter, seats)
    if day >= LETTERS:
        with travel(LETTERS):
            set_executor(actor_for(manager), programme, UUID(str(matches[EXECUTOR])))


def _mended(manager: Person, programme: Programme) -> PlanVersion:
    """The second version: the real plan with what blocked answered, and a decision that supports it."""
    first = _first(programme)
    data = read_data(first.content)
    added = tables_of((DATA / "mended.toml").read_text("utf-8"))
    rows = [row for staff in (data.get("staff"), added.pop("staff")) if isinstance(staff, list) for row in staff]
    return add_version(
        actor_for(manager),
        programme,
        data={**data, **added, "staff": rows},
        origin=PlanVersion.Origin.EDITED,
        based_on=first,
    )


def _first(programme: Programme) -> PlanVersion:
    found = version_of(programme, 1)
    if found is None:
        raise LookupError(programme.code)
    return found


def _take_part(programme: Programme, played: Mapping[str, str]) -> dict[str, UUID | str]:
    """Bring the invented organisations into the programme, and answer which name of the plan each of them plays."""
    matches: dict[str, UUID | str] = {}
    admin = people.person(Role.INSTANCE_ADMIN)
    if admin is None:
        return matches
    for key, name in played.items():
        organisation = organisations_visible_to(actor_for(admin)).get(name=name)
        set_commitment(SETUP, programme, organisation=organisation, fields={"kind": Commitment.Kind.NONE})
        matches[key] = organisation.pk
    return matches


def _promise(manager: Person, programme: Programme, key: str, letter: date | None, seats: int | None) -> None:
    commitment = commitments_visible_to(actor_for(manager)).get(programme=programme, plan_key=key)
    fields: dict[str, object] = {} if seats is None else {"promised_seats": seats}
    if letter is not None:
        fields |= {"kind": Commitment.Kind.SIGNED, "date": letter}
    set_commitment(
        actor_for(manager),
        programme,
        organisation=commitment.organisation,
        fields=fields,
        base_version=commitment.version,
        letter=_letter(commitment.organisation, letter, seats) if letter else None,
    )


def _letter(organisation: Organisation, day: date, seats: int | None) -> BytesIO:
    """The signed letter of an invented organisation, as PDF."""
    promised = f"Luvattuja paikkoja: {seats}" if seats is not None else "Paikkojen määrä sovitaan myöhemmin."
    return people.paper(
        "sitoumus.pdf",
        "Sitoumus",
        organisation.name,
        "sitoutuu hankkeeseen ja antaa osallistumiseen työaikaa.",
        promised,
        f"{day.day}.{day.month}.{day.year}",
    )


def _other(stranger: Person, day: date) -> None:
    with travel(OTHER_OPENED):
        programme = open_programme(actor_for(stranger), toml=(DATA / "rantalakeus.toml").read_text("utf-8"))
    if day >= OTHER_IN_FORCE:
        with travel(OTHER_IN_FORCE):
            put_in_force(actor_for(stranger), programme, _first(programme), matches=_take_part(programme, OTHER))
    if day >= OTHER_LETTER:
        for key in OTHER:
            with travel(OTHER_LETTER):
                _promise(stranger, programme, key, OTHER_LETTER, None)
