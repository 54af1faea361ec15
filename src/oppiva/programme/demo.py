"""The programmes of the demo: the real plan from refusal to a mended version in force, and a small one of strangers."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random

from oppiva.core.plan import read, to_toml
from oppiva.core.plan.sample import real_plan
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Organisation, Person, Role
from oppiva.people.queries import actor_for
from oppiva.programme import services
from oppiva.programme.models import PlanVersion, Programme

SUBMITTED, REFUSED = date(2025, 4, 3), date(2025, 5, 20)
MENDED, DECIDED, IN_FORCE = date(2025, 5, 23), date(2025, 5, 28), date(2025, 6, 1)
OTHER_OPENED = date(2025, 9, 1)

# What the check asks for, answered (the worked case T24 of the funding page).
STEWARDS = {
    "applicant_duty": "Vastaa kysymyksiin ja pitää kirjastoa yllä vuoden 2028 loppuun",
    "stewards": [
        {
            "covers": ["models"],
            "organisation": "mikkeli",
            "role": "Palvelupäällikkö",
            "hours_per_year": 60,
            "until": date(2028, 12, 31),
            "letter": True,
        },
        {
            "covers": ["experiments"],
            "organisation": "keski-savo",
            "role": "Kehittämispäällikkö",
            "hours_per_year": 20,
            "until": date(2028, 12, 31),
            "letter": True,
        },
    ],
}
EARLIER = {
    "items": [
        {
            "title": {"fi": "Johdon muutosvalmennus"},
            "years": [2023, 2024],
            "by": "own",
            "work_packages": ["WP3"],
            "difference": {"fi": "Nyt vertaiset valmentavat toisiaan kolmen hengen ryhmissä."},
            "evidence": "report-2024.pdf",
        }
    ]
}
COACH = {"role": "facilitator", "new_hire": True, "work_packages": ["WP3"], "hours": {"WP3": 500}}
DECISION = {"supported": True, "handled": [date(2025, 5, 27), DECIDED]}

# Who has promised what by 12 March 2026; two letters are still on somebody's desk.
PROMISES = (
    ("Järvi-Savon työllisyyspalvelut", "signed", date(2025, 5, 26), 190),
    ("Kaarniston työllisyyspalvelut", "signed", date(2025, 5, 27), 90),
    ("Saarisalon työllisyyspalvelut", "interest", None, 100),
    ("Itäharjun kunta", "interest", None, None),
)


def build(random: Random, day: date) -> None:
    """Both programmes up to the given day, through the services."""
    manager = people.person(Role.PROJECT_MANAGER)
    if manager is not None and day >= SUBMITTED:
        _main(manager, day)
    stranger = people.stranger()
    if stranger is not None and day >= OTHER_OPENED:
        _other(stranger)


def _main(manager: Person, day: date) -> None:
    with travel(SUBMITTED):
        if day < REFUSED:
            # Before the funder has answered, the plan has no decision.
            undecided = {key: value for key, value in read(real_plan()).data.items() if key != "decision"}
            services.open_programme(actor_for(manager), toml=to_toml(undecided))
            return
        programme = services.open_programme(actor_for(manager), toml=real_plan())
    if day >= MENDED:
        with travel(MENDED):
            mended = _mend(manager, programme, decided=day >= DECIDED)
        if day >= IN_FORCE:
            with travel(IN_FORCE):
                services.put_in_force(actor_for(manager), programme, mended)
    _promises(programme, day)
    people.give_programme_grants(actor_for(manager), str(programme.pk), day)


def _mend(manager: Person, programme: Programme, *, decided: bool) -> PlanVersion:
    first = PlanVersion.objects.get(programme=programme, no=1)
    data = deepcopy(dict(read(first.content).data))
    data["continuity"], data["earlier_work"] = STEWARDS, EARLIER
    data["staff"] = [*list(data["staff"]), COACH]
    if decided:
        data["decision"] = DECISION | {"approved": data["budget"]}
    else:
        data.pop("decision", None)
    return services.add_version(
        actor_for(manager), programme, data=data, origin=PlanVersion.Origin.EDITED, based_on=first
    )


def _promises(programme: Programme, day: date) -> None:
    for name, kind, signed, seats in PROMISES:
        organisation = Organisation.objects.filter(name=name).first()
        if organisation is None:
            continue
        fields: dict[str, object] = {"kind": kind, "date": signed, "promised_seats": seats}
        if signed is not None and signed > day:
            fields = {"kind": "interest", "date": None, "promised_seats": None}
        with travel(min(day, signed or MENDED)):
            services.set_commitment(people.SETUP, programme, organisation=organisation, fields=fields)


def _other(stranger: Person) -> None:
    with travel(OTHER_OPENED):
        text = (Path(__file__).parent / "data" / "rantalakeus.toml").read_text("utf-8")
        programme = services.open_programme(actor_for(stranger), toml=text)
        version = PlanVersion.objects.get(programme=programme, no=1)
        services.put_in_force(actor_for(stranger), programme, version)
        services.set_commitment(
            people.SETUP,
            programme,
            organisation=Organisation.objects.get(name=people.AWAY.name),
            fields={"kind": "signed", "date": OTHER_OPENED, "promised_seats": 50},
        )
