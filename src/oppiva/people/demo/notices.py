"""What others have lately done to the people of the demo: visits to other areas, given and taken back with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from oppiva.jobs.clock import travel
from oppiva.people import services
from oppiva.people.demo import cast
from oppiva.people.models import Role
from oppiva.people.queries import actor_for


@dataclass(frozen=True)
class Stand:
    """A visit: whose, in which role and area, from when, until when, and why it was taken back."""

    of: str
    role: str
    area: str
    given: date
    why: str
    ended: date
    because: str


STANDS = (
    Stand(
        Role.PROJECT_MANAGER,
        Role.AREA_ADMIN,
        "37",
        date(2026, 3, 2),
        "Sijaisuus Saarisalossa",
        date(2026, 3, 9),
        "Vakituinen hoitaja palasi lomalta",
    ),
    Stand(
        Role.PARTICIPANT,
        Role.ADOPTER,
        "37",
        date(2026, 3, 3),
        "Tutustuu Saarisalon tapaan aloittaa asiakkuus",
        date(2026, 3, 9),
        "Tutustuminen on ohi, kiitos käynnistä",
    ),
)


def build(random: Random, day: date) -> None:
    """Each visit as far as the story has come; all of them are over on the demo's day."""
    admin = cast.person(Role.INSTANCE_ADMIN)
    for stand in STANDS:
        who = cast.person(stand.of)
        if admin is None or who is None or stand.given > day:
            continue
        with travel(stand.given):
            grant = services.give_grant(
                actor_for(admin),
                person=who,
                role=stand.role,
                scope_kind="area",
                scope_id=stand.area,
                starts_on=stand.given,
                reason=stand.why,
            )
        if stand.ended <= day:
            with travel(stand.ended):
                services.revoke_grant(actor_for(admin), grant, reason=stand.because)
