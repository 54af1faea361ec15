"""The verbs of organisations and their units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction

from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Place, Target
from oppiva.people import slots
from oppiva.people.models import Organisation, Person, Unit
from oppiva.people.rules import organisation_target, supervises, unit_target
from oppiva.people.services.controllers import controllers_gone_with
from oppiva.people.services.cooperation import attach_yt_document
from oppiva.people.services.requiring import require
from oppiva.people.signals import organisation_added

R = TypeVar("R", Organisation, Unit)


def add_organisation(actor: Actor, *, fields: Mapping[str, object], programme_id: str = "") -> Organisation:
    """A new organisation in the actor's area or programme; refuses a name that is taken (`name_taken`).

    With a programme it is `organisation_known`: the one that has the name can be taken into the programme instead.
    """
    organisation = Organisation(**fields)
    places = {Place("area", organisation.area_id)} if organisation.area_id else set()
    if programme_id:
        places.add(Place("programme", programme_id))
    require(actor, "write", Target("organisation", frozenset(places)))
    try:
        with transaction.atomic():
            save(organisation, actor=actor)
            organisation_added.send(Organisation, organisation=organisation, actor=actor, programme_id=programme_id)
    except IntegrityError as error:
        raise DomainError("organisation_known" if programme_id else "name_taken", field="name") from error
    return organisation


def edit_organisation(
    actor: Actor, organisation: Organisation, *, base_version: int, fields: Mapping[str, object]
) -> Organisation:
    """Changed fields of an organisation; refuses a taken name, answers a conflict with both texts."""
    require(actor, "write", organisation_target(organisation))
    area = fields.get("area")
    if area is not None and area != organisation.area:
        # Moving an organisation into an area needs rights there, too.
        require(actor, "write", Target("organisation", frozenset({Place("area", str(getattr(area, "pk", area)))})))
    return _saved(organisation, actor, base_version, fields, "name")


def add_unit(
    actor: Actor, organisation: Organisation, *, fields: Mapping[str, object], document: File[bytes] | None = None
) -> Unit:
    """A new unit of an organisation the actor may edit, with the document of its co-operation procedure.

    Refuses a name the organisation already has, and a document that `store` refuses.
    """
    require(actor, "write", organisation_target(organisation))
    try:
        with transaction.atomic():
            unit = save(Unit(organisation=organisation, **fields), actor=actor)
            if document is not None:
                attach_yt_document(actor, unit, upload=document)
            return unit
    except IntegrityError as error:
        raise DomainError("name_taken", field="name") from error


def edit_unit(
    actor: Actor,
    unit: Unit,
    *,
    base_version: int,
    fields: Mapping[str, object],
    document: File[bytes] | None = None,
) -> Unit:
    """Changed fields of a unit, with a new document; its supervisor may change the share away, and nothing else."""
    target = unit_target(unit)
    if document is not None or not (set(fields) <= {"max_away_pct"} and supervises(actor, unit)):
        require(actor, "write", target)
    with transaction.atomic():
        saved = _saved(unit, actor, base_version, fields, "name")
        if document is not None:
            attach_yt_document(actor, saved, upload=document)
    return saved


def delete_organisation(actor: Actor, organisation: Organisation) -> UUID:
    """Hides an organisation with its units for 30 days as one batch; refuses while people work there (`people_inside`).

    What upper apps hold of it goes along or refuses, as a commitment does (`organisation_committed`). The table gives
    nobody D on this row: whoever may write it may also take back what was added by mistake.
    """
    require(actor, "write", organisation_target(organisation))
    with transaction.atomic():
        units = list(Unit.objects.filter(organisation=organisation, deleted_in__isnull=True))
        _refuse_people_inside(units)
        along = [*controllers_gone_with(organisation), *slots.goes_along(organisation.pk)]
        return delete([organisation, *units, *along], actor=actor)


def delete_unit(actor: Actor, unit: Unit) -> UUID:
    """Hides a unit for 30 days; refuses while people work there (`people_inside`)."""
    require(actor, "write", unit_target(unit))
    _refuse_people_inside([unit])
    return delete([unit], actor=actor)


def _refuse_people_inside(units: Sequence[Unit]) -> None:
    inside = Person.objects.filter(unit__in=units, deleted_in__isnull=True).exclude(state=Person.State.ERASED).count()
    if inside:
        raise DomainError("people_inside", count=inside)


def _saved(record: R, actor: Actor, base_version: int, fields: Mapping[str, object], unique_field: str) -> R:
    try:
        with transaction.atomic():
            return save(record, actor=actor, base_version=base_version, changes=fields)
    except IntegrityError as error:
        raise DomainError("name_taken", field=unique_field) from error
