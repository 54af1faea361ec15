"""Who answers for whose data: the inventory of the installation, and what one person is told (trust.md G1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oppiva.core.policy import Actor
from oppiva.people import slots, structure
from oppiva.people.models import Controller, Host, Organisation, Person
from oppiva.people.models.controllers import Answerable
from oppiva.people.queries.paging import Slice, cut
from oppiva.people.rules import controllers_of, host, organisations_visible_to

LIVING = [Person.State.INVITED, Person.State.ACTIVE]
# What a controller's entry may lack, in the order of the page.
NAME, CONTACT, NOTICE = "name", "contact", "notice"


@dataclass(frozen=True)
class ControllerRow:
    """One organisation of the inventory: how many persons' data, who answers for them, and what is missing."""

    organisation: UUID
    name: str
    persons: int
    controller: Controller | None
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Who answers for one part of a person's data; `name` is the organisation's own while nobody has named another."""

    name: str
    named: Answerable | None
    programmes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answers:
    """The three whom a notice names (G1): for the person's own data, for the money, and the host."""

    own: Answer | None
    executors: Sequence[Answer]
    host: Host | None


def lacks_of(named: Answerable | None) -> tuple[str, ...]:
    """What the entry of a controller or host lacks; everything when there is none."""
    if named is None:
        return (NAME, CONTACT, NOTICE)
    has = {NAME: named.name, CONTACT: named.dpo_mail or named.dpo_phone, NOTICE: named.notice_url}
    return tuple(part for part, given in has.items() if not given)


def organisation_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of organisations from memory; whoever asks has been shown the ids."""
    houses = structure.current().houses
    return {pk: houses[pk].name for pk in ids if pk in houses}


def controllers_missing(actor: Actor) -> int:
    """How many of the organisations the actor may see have no whole entry; one statement."""
    return _lacking(actor).count()


def _lacking(actor: Actor) -> QuerySet[Organisation]:
    reached = ~Q(controller__dpo_mail="") | ~Q(controller__dpo_phone="")
    whole = Q(controller__isnull=False, controller__deleted_in__isnull=True) & reached & ~Q(controller__notice_url="")
    return organisations_visible_to(actor).exclude(whole)


def controller_rows(actor: Actor, *, only_missing: bool = False, page: int = 1) -> Slice[ControllerRow]:
    """The organisations the actor may see with their controllers, by name, in two statements."""
    inside = Q(units__persons__deleted_in__isnull=True, units__persons__state__in=LIVING)
    rows = _lacking(actor) if only_missing else organisations_visible_to(actor)
    values = (
        rows.annotate(n=Count("units__persons", filter=inside)).order_by("name", "pk").values_list("pk", "name", "n")
    )
    found, number, more = cut(values, page)
    named = controllers_of([pk for pk, _name, _n in found])
    return Slice(
        [ControllerRow(pk, name, n, named.get(pk), lacks_of(named.get(pk))) for pk, name, n in found], number, more
    )


def answers(actor: Actor, organisation: UUID | None) -> Answers:
    """Who answers for the data of a person who works in this organisation: own data, money, host (G1)."""
    money = slots.executors(actor, [organisation] if organisation else [])
    wanted = {pk for pk in [organisation, *(one.organisation for one in money)] if pk is not None}
    named = controllers_of(wanted)
    programmes: dict[UUID, list[str]] = {}
    for one in money:
        if one.organisation is not None:
            programmes.setdefault(one.organisation, []).append(one.programme)
    return Answers(
        _answer(organisation, named) if organisation else None,
        [_answer(pk, named, those) for pk, those in programmes.items()],
        host(),
    )


def _answer(pk: UUID, named: dict[UUID, Controller], programmes: Collection[str] = ()) -> Answer:
    found = named.get(pk)
    house = structure.current().houses.get(pk)
    return Answer(found.name if found else house.name if house else "", found, tuple(programmes))
