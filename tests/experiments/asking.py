"""A team that asks its supervisor, and a second supervisor of another unit, for the tests of permission."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from experiments.lab import Lab
from oppiva.core.policy import reading, system
from oppiva.experiments import rules, services
from oppiva.experiments.models import PermissionRequest
from oppiva.experiments.rules import Asked
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from workshops.cast import grant_to, person_of

AUDIT = system("test")
# Nothing of these may reach a supervisor.
CANARIES = {
    "belief": "Kanarialintu uskoo",
    "what": "Kanarialintu mittaa",
    "problem": "Kanarialintu on pulma",
    "diary": "Kanarialintu lensi ikkunasta",
    "number": "98765.432",
    "draft": "Kanarialintu luonnosteli",
    "learned": "Kanarialintu oppi tästä paljon",
}


def asked(lab: Lab, *bosses: Person, note: str = "Voimmeko kokeilla?") -> list[PermissionRequest]:
    """The first team asks these supervisors, or the unit's own."""
    people = bosses or (lab.cast.supervisor,)
    return services.ask_permission(lab.member(), supervisors=[one.pk for one in people], note=note)


def opened(boss: Person, pk: UUID) -> Asked:
    """The request as this supervisor opens it."""
    return rules.asked_for(actor_for(boss), pk)


def request(pk: UUID) -> PermissionRequest:
    """It as it stands."""
    with reading(AUDIT):
        return PermissionRequest.objects.get(pk=pk)


def second_boss(lab: Lab) -> Person:
    """The supervisor of another unit, from which the team's third member comes."""
    boss = person_of("Riitta Kallio", lab.cast.far)
    grant_to(boss, "supervisor", "unit", str(lab.cast.far.pk))
    move(lab.cast.staff[2], lab)
    return boss


def move(person: Person, lab: Lab) -> None:
    """The person works in the other unit from now on."""
    Person.objects.filter(pk=person.pk).update(unit=lab.cast.far)


def words(html: Any) -> str:
    """The main part of an answer."""
    text: str = html.content.decode()
    return text.partition("<main")[2].partition("</main")[0]
