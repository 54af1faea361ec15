"""Following a model, and beginning to take it into use (records.md 5, A1-A4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from oppiva.adoption import rules
from oppiva.adoption.models import (
    NAME_LENGTH,
    ROLE_LENGTH,
    UNIT_LENGTH,
    Adoption,
    ModelFollow,
    ShowAs,
    Stage,
    StageMove,
    TakenVersion,
)
from oppiva.adoption.place_key import place_key
from oppiva.adoption.services.becoming import become_adopter
from oppiva.adoption.services.confirming import confirm_at_once, give_way, wait_for_confirmation, works_there
from oppiva.adoption.services.holding import day_of, tell
from oppiva.adoption.services.place_tries import few_tries
from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import ModelVersion, OperatingModel
from oppiva.core.calendars import local_day
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.people.models import EmploymentArea, Municipality, Organisation, Person

Kind = Organisation.Kind
BEGINS_AS = frozenset({Stage.INTERESTED, Stage.DECIDED, Stage.PREPARING, Stage.TRYING, Stage.IN_USE})


@dataclass(frozen=True)
class Adopter:
    """Who adopts (A1): an employment area, a municipality, or another by its name; `organisation`: one known here.

    A private employer may have no area.
    """

    kind: str
    area: EmploymentArea | None = None
    municipality: Municipality | None = None
    organisation: Organisation | None = None
    name: str = ""


def follow(actor: Actor, model: OperatingModel) -> ModelFollow:
    """Hear of new versions of a model; twice is once."""
    person = _person(actor)
    with transaction.atomic():
        found = ModelFollow.objects.filter(person=person, operating_model=model, deleted_in__isnull=True).first()
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return audit.save(ModelFollow(person=person, operating_model=model, since=clock.today()), actor=actor)
        except IntegrityError:
            return ModelFollow.objects.get(person=person, operating_model=model, deleted_in__isnull=True)


def unfollow(actor: Actor, model: OperatingModel) -> None:
    """Do not hear of it any more."""
    found = list(ModelFollow.objects.filter(person=_person(actor), operating_model=model, deleted_in__isnull=True))
    if found:
        audit.delete(found, actor=actor)


def start(
    actor: Actor,
    model: OperatingModel,
    *,
    adopter: Adopter,
    version: ModelVersion,
    unit: str = "",
    role: str = "",
    stage: str = Stage.INTERESTED,
    on: date | None = None,
    show_as: str = "",
    client_ref: UUID | None = None,
) -> Adoption:
    """Begin to take a version of a model into use; whoever is signed in becomes its contact and an adopter.

    Confirmed at once when the person works for the organisation; else its confirmers are asked. Refuses a model that is
    not offered for use (`adoption_model_closed`), a version of another model (`version_elsewhere`), an adopter without
    what its kind needs (`adopter_missing`), the same place a second time (`adoption_place_taken`; too often in an hour
    `place_tries`), a stage one does not begin with (`stage_unknown`), a day to come (`day_to_come`) or before the
    version was there (`day_before_version`).
    """
    person = _person(actor)
    if not rules.may_adopt(actor, model):
        raise DomainError("adoption_model_closed")
    day = _day_of(on, version)
    if version.operating_model_id != model.pk:
        raise DomainError("version_elsewhere", field="version")
    if stage not in BEGINS_AS:
        raise DomainError("stage_unknown", field="stage")
    if show_as and show_as not in ShowAs.values:
        raise DomainError("choice_unknown", field="show_as")
    made = _built(model, adopter)
    made.unit = taken(unit, "unit", most=UNIT_LENGTH)
    made.unit_key = search_key(made.unit)[:UNIT_LENGTH]
    made.role = taken(role, "role", most=ROLE_LENGTH)
    made.contact, made.model_version = person, version
    made.started_on = made.stage_since = day
    made.stage, made.show_as = stage, show_as
    made.first_in_use_on = day if stage == Stage.IN_USE else None
    made.asked_from = clock.today()
    with few_tries(person.pk), transaction.atomic():
        # Two who begin at once get two numbers, and one that was taken back meanwhile is not begun.
        if OperatingModel.objects.select_for_update(no_key=True).get(pk=model.pk).deleted_in is not None:
            raise DomainError("adoption_model_closed")
        if client_ref is not None:
            before = Adoption.objects.filter(pk=client_ref).first()
            if before is not None and before.contact_id == person.pk:
                return before
            made.pk = client_ref
        _make_room(actor, made)
        become_adopter(person)
        _written(actor, made)
        if not confirm_at_once(actor, made):
            wait_for_confirmation(actor, made)
        unfollow(actor, model)
    return made


def _day_of(on: date | None, version: ModelVersion) -> date:
    """A day that has been and on which the version was there."""
    day, there = day_of(on), local_day(version.at)
    if day < there:
        raise DomainError("day_before_version", field="on", since=there.isoformat())
    return day


def _make_room(actor: Actor, made: Adoption) -> None:
    """Refuse a place that is begun already. A claim that nobody has confirmed gives way to who works there, whose word
    needs nobody else's: otherwise anyone could keep an area from its own model."""
    taken_by = _living_at(made)
    if taken_by is None:
        return
    own = taken_by.contact_id == made.contact_id
    if own or taken_by.confirmed_on is not None or not works_there(made):
        raise DomainError("adoption_place_taken", field="adopter", own=own)
    give_way(actor, taken_by)


def _written(actor: Actor, made: Adoption) -> None:
    """The place with its number, its first move and its version."""
    model, by = made.operating_model, UUID(actor.person_id) if actor.person_id else None
    made.number = 1 + (Adoption.objects.filter(operating_model=model).aggregate(most=Max("number"))["most"] or 0)
    made.code = f"{model.code}-K{made.number}"
    try:
        with transaction.atomic():
            audit.save(made, actor=actor)
    except IntegrityError as error:
        raise DomainError("adoption_place_taken", field="adopter", own=False) from error
    StageMove(adoption=made, from_stage="", to_stage=made.stage, on=made.started_on, by=by, at=clock.now()).save()
    TakenVersion(adoption=made, model_version=made.model_version, on=made.started_on, at=clock.now()).save()
    tell(actor, made, "adoption_started", stage=str(made.stage), model=model.code)


def _built(model: OperatingModel, adopter: Adopter) -> Adoption:
    """The place as it is said, with the key by which a second one is known."""
    house, area, town = adopter.organisation, adopter.area, adopter.municipality
    if adopter.kind == Kind.EMPLOYMENT_AREA:
        if area is None:
            raise DomainError("adopter_missing", field="area")
        name, key = area.name_fi, place_key(area=area.code)
        house = house or _house(kind=adopter.kind, area=area)
    elif adopter.kind == Kind.MUNICIPALITY:
        if town is None:
            raise DomainError("adopter_missing", field="municipality")
        name, key, area = town.name_fi, place_key(municipality=town.code), town.area
        house = house or _house(kind=adopter.kind, municipality=town)
    elif adopter.kind in {Kind.EMPLOYER, Kind.OTHER}:
        name = taken(house.name if house is not None else adopter.name, "name", most=NAME_LENGTH)
        if len(name) < 2:
            raise DomainError("adopter_missing", field="name")
        house = house or Organisation.objects.filter(name_folded=search_key(name), deleted_in__isnull=True).first()
        # Whoever types the name of an area's own organisation means that area: one place has one key.
        key = place_key(
            organisation=str(house.pk) if house is not None else "",
            area=str(house.area_id or "") if house is not None and house.kind == Kind.EMPLOYMENT_AREA else "",
            municipality=str(house.municipality_id or "")
            if house is not None and house.kind == Kind.MUNICIPALITY
            else "",
            name=name,
        )
    else:
        raise DomainError("choice_unknown", field="kind")
    return Adoption(
        programme=model.programme, operating_model=model, organisation=house, organisation_kind=adopter.kind,
        organisation_name=name, adopter_key=key, area=area, municipality=town,
    )  # fmt: skip


def _house(**where: object) -> Organisation | None:
    """The organisation of the service that is this area or municipality, when there is one."""
    found = list(Organisation.objects.filter(deleted_in__isnull=True, **where).order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def _living_at(made: Adoption) -> Adoption | None:
    rows = Adoption.objects.filter(
        ~Q(stage=Stage.ENDED),
        operating_model=made.operating_model,
        adopter_key=made.adopter_key,
        unit_key=made.unit_key,
        refused_on__isnull=True,
        deleted_in__isnull=True,
    )
    return rows.first()


def _person(actor: Actor) -> Person:
    found = Person.objects.filter(pk=actor.person_id, deleted_in__isnull=True).first() if actor.person_id else None
    if found is None:
        raise DomainError("not_allowed", action="adopt", kind="model_published")
    return found
