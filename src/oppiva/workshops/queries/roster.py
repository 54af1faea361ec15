"""The roster of a series for who leads it: people, three flags, the state of the place; never a wish about people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.core.policy import Actor
from oppiva.core.text import search_key
from oppiva.people.models import Person, Unit
from oppiva.people.rules import persons_visible_to
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SeriesOrganisation

ORDER = {
    Enrolment.State.ENROLLED: 0,
    Enrolment.State.OFFERED: 1,
    Enrolment.State.QUEUED: 2,
    Enrolment.State.PROPOSED: 3,
}
SHOWN = 30
CANCELLED = Series.State.CANCELLED


@dataclass(frozen=True)
class RosterRow:
    """One person of a roster; `bare` when the reader is a superior of the person, who learns only *enrolled* (W5)."""

    pk: UUID
    name: str
    unit: str
    organisation: str
    state: str
    queue: int | None = None
    until: datetime | None = None
    remote: bool = False
    step_free: bool = False
    languages: tuple[str, ...] = ()
    bare: bool = False


def roster_rows(actor: Actor, series: Series) -> list[RosterRow]:
    """Who holds, is offered, waits for or is proposed a place, in that order; two statements, three for a superior."""
    rows = rules.enrolments_visible_to(actor).filter(series=series, state__in=Enrolment.LIVE)
    columns = (
        "pk", "person__name", "unit__name", "unit__organisation__name", "state", "queued_at", "offered_until", "mode",
        "step_free", "languages",
    )  # fmt: skip
    places = _queue(series)
    found = [
        RosterRow(
            pk,
            name or "",
            unit or "",
            house or "",
            state,
            places.get(pk),
            until,
            mode == Enrolment.Mode.REMOTE,
            step_free,
            tuple(languages),
        )
        for pk, name, unit, house, state, _queued, until, mode, step_free, languages in rows.values_list(*columns)
    ]
    return sorted([*found, *_own_staff(actor, series)], key=_order)


def _queue(series: Series) -> dict[UUID, int]:
    """Places in the queue from 1, counted over everybody who waits."""
    rows = Enrolment.objects.filter(series=series, state=Enrolment.State.QUEUED, deleted_in__isnull=True)
    waiting = rows.order_by("queued_at", "pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(waiting, 1)}


def _own_staff(actor: Actor, series: Series) -> list[RosterRow]:
    """Of the actor's own staff: who is enrolled."""
    staff = rules.staff_units(actor)
    if not staff:
        return []
    rows = Enrolment.objects.filter(
        series=series, person__unit_id__in=staff, state=Enrolment.State.ENROLLED, deleted_in__isnull=True
    ).exclude(person_id=UUID(actor.person_id) if actor.person_id else UUID(int=0))
    columns = ("pk", "person__name", "unit__name", "unit__organisation__name", "state")
    return [
        RosterRow(pk, name or "", unit or "", house or "", state, bare=True)
        for pk, name, unit, house, state in rows.values_list(*columns)
    ]


def _order(row: RosterRow) -> tuple[int, int, str, str]:
    return (ORDER[Enrolment.State(row.state)], row.queue or 0, search_key(row.name), str(row.pk))


def erased_named(rows: list[RosterRow], former: str) -> list[RosterRow]:
    """The rows with words in place of a name for places whose person has been erased."""
    return [row if row.name else replace(row, name=former) for row in rows]


def enrolled_people(series: Series) -> list[tuple[UUID, str, str]]:
    """The enrolled people of a series by name, with their unit: among them one person may be wished."""
    rows = Enrolment.objects.filter(series=series, state=Enrolment.State.ENROLLED, deleted_in__isnull=True)
    columns = ("person_id", "person__name", "unit__name")
    known = rows.filter(person__isnull=False).exclude(person__state=Person.State.ERASED)
    found = known.order_by("person__name", "person_id").values_list(*columns)
    return [(pk, name or "", unit or "") for pk, name, unit in found if pk is not None]


def enrolled_person(series: Series, pk: UUID) -> Person | None:
    """One of the enrolled people of the series."""
    return Person.objects.filter(
        pk=pk,
        enrolments__series=series,
        enrolments__state=Enrolment.State.ENROLLED,
        enrolments__deleted_in__isnull=True,
    ).first()


def candidates(actor: Actor, series: Series, text: str) -> list[Person]:
    """People of the organisations that take part whom the actor may see and who have no seat in the programme yet.

    At most thirty, by name; every word typed must begin a word of the name.
    """
    words = search_key(text).split()
    found = []
    for person in _free_people(actor, series).order_by("name", "pk"):
        names = search_key(person.name).split()
        if all(any(name.startswith(word) for name in names) for word in words):
            found.append(person)
        if len(found) == SHOWN:
            break
    return found


def candidates_of(actor: Actor, series: Series, ids: list[UUID]) -> list[Person]:
    """Those of these people who can be proposed for the series."""
    return list(_free_people(actor, series).filter(pk__in=ids).order_by("name", "pk"))


def _free_people(actor: Actor, series: Series) -> QuerySet[Person]:
    houses = SeriesOrganisation.objects.filter(series=series, deleted_in__isnull=True).values("organisation_id")
    # Who holds a seat in another series of the programme changes over instead of taking a second one.
    there = Enrolment.objects.filter(
        Q(series=series, state__in=Enrolment.LIVE)
        | Q(series__programme_id=series.programme_id, state__in=Enrolment.SEATED) & ~Q(series__state=CANCELLED),
        deleted_in__isnull=True,
    )
    rows = persons_visible_to(actor).filter(
        unit__in=Unit.objects.filter(organisation_id__in=houses, deleted_in__isnull=True),
        state__in=[Person.State.INVITED, Person.State.ACTIVE],
    )
    return rows.exclude(pk__in=there.filter(person__isnull=False).values("person_id")).select_related("unit")
