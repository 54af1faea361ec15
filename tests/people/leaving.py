"""A unit asked who has left, and its answer."""

from __future__ import annotations

from datetime import date

from oppiva.core.policy import system
from oppiva.people import queries, services
from oppiva.people.models import LeaverCheck, Person
from oppiva.people.queries import actor_for
from people.cast import Cast

JOB = system("leavers")
ASKED = date(2027, 1, 4)  # New Year is a Friday
REASON = "lähti"


def answer(cast: Cast, check: LeaverCheck, by: Person, *left: tuple[Person, date]) -> LeaverCheck:
    return services.answer_leavers(actor_for(by), check, left={who.pk: day for who, day in left}, reason=REASON)


def holds(person: Person) -> set[str]:
    return {grant.role for grant in queries.active_grants(person.pk)}
