"""What a supervisor may propose: own staff and the series that are open to them; of places only *enrolled* (W5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.people.models import Person
from oppiva.people.rules import persons_visible_to
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SeriesOrganisation
from oppiva.workshops.queries.places import OpenSeries, open_rows


@dataclass(frozen=True)
class StaffRow:
    """One of the actor's own staff: the series in which they are enrolled, and those the actor proposed them for.

    A proposal is the actor's own deed and stays told whatever came of it: neither a no nor a place in a queue shows.
    """

    pk: UUID
    name: str
    unit: str
    unit_id: UUID
    enrolled: tuple[str, ...]
    proposed: tuple[str, ...]


def staff_rows(actor: Actor) -> list[StaffRow]:
    """The people of the units whose places the actor may propose, by unit and name; three statements."""
    people = proposable(actor)
    enrolled: dict[UUID, list[str]] = {}
    proposed: dict[UUID, list[str]] = {}
    rows = Enrolment.objects.filter(
        person__in=[person.pk for person in people], deleted_in__isnull=True, series__deleted_in__isnull=True
    ).exclude(series__state=Series.State.CANCELLED)
    for person, code, state, by in rows.order_by("series__code").values_list(
        "person_id", "series__code", "state", "proposed_by_id"
    ):
        if state == Enrolment.State.ENROLLED:
            enrolled.setdefault(person, []).append(code)
        elif by is not None and str(by) == actor.person_id:
            proposed.setdefault(person, []).append(code)
    return [
        StaffRow(
            person.pk,
            person.name,
            person.unit.name if person.unit else "",
            person.unit.pk if person.unit else UUID(int=0),
            tuple(dict.fromkeys(enrolled.get(person.pk, ()))),
            tuple(
                dict.fromkeys(code for code in proposed.get(person.pk, ()) if code not in enrolled.get(person.pk, ()))
            ),
        )
        for person in people
    ]


def proposable(actor: Actor) -> Sequence[Person]:
    """The people the actor may propose as their supervisor, oneself apart."""
    units = rules.proposing_units(actor)
    rows = persons_visible_to(actor).filter(unit__in=units, state__in=[Person.State.INVITED, Person.State.ACTIVE])
    rows = rows.exclude(pk=actor.person_id) if actor.person_id else rows
    return list(rows.select_related("unit").order_by("unit__name", "name", "pk"))


def series_to_propose(actor: Actor) -> list[OpenSeries]:
    """The series open for sign-up in which an organisation of the actor's units takes part."""
    houses = rules.proposing_units(actor).values("organisation_id")
    taking_part = SeriesOrganisation.objects.filter(organisation_id__in=houses, deleted_in__isnull=True)
    rows = rules.series_visible_to(actor).filter(pk__in=taking_part.values("series_id"))
    return open_rows(rows)
