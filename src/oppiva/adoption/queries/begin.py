"""Reads of beginning with a model: which versions are offered, what is begun already, the link of a mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from oppiva.adoption import rules
from oppiva.adoption.models import BeginLink, Stage
from oppiva.catalogue.models import ModelVersion, OperatingModel
from oppiva.core.policy import Actor
from oppiva.people.models import Organisation, Person


@dataclass(frozen=True)
class OwnBegun:
    """An adoption of the model whose contact the reader is, and which has not ended."""

    pk: UUID
    code: str
    name: str
    unit: str


def link_by_id(pk: UUID) -> BeginLink | None:
    """The link of a mail by its id, with its model; None once it is used or gone."""
    rows = BeginLink.objects.filter(pk=pk, deleted_in__isnull=True)
    found: BeginLink | None = rows.select_related("operating_model__programme").first()
    return found


def versions_of(model: OperatingModel) -> list[ModelVersion]:
    """The versions of a model without their texts, the newest first."""
    rows = ModelVersion.objects.filter(operating_model=model).defer("content")
    return list(rows.order_by("-major", "-minor", "-patch"))


def own_begun(actor: Actor, model: OperatingModel) -> list[OwnBegun]:
    """What the reader has begun with this model already, the newest first."""
    rows = rules.mine(actor).filter(operating_model=model, refused_on__isnull=True).exclude(stage=Stage.ENDED)
    columns = ("pk", "code", "organisation_name", "unit")
    return [OwnBegun(*one) for one in rows.order_by("-started_on", "-number").values_list(*columns)]


def own_house(actor: Actor) -> Mapping[str, object]:
    """Where the reader works, as a form begins with it; empty for who works in no unit that is known here."""
    if actor.person_id is None:
        return {}
    rows = Person.objects.filter(pk=actor.person_id, unit__organisation__deleted_in__isnull=True)
    columns = ("unit__organisation__kind", "unit__organisation__name", "unit__organisation__area",
               "unit__organisation__municipality")  # fmt: skip
    kind, name, area, town = rows.values_list(*columns).first() or (None, "", None, None)
    if kind == Organisation.Kind.EMPLOYMENT_AREA and area:
        return {"kind": kind, "area": area}
    if kind == Organisation.Kind.MUNICIPALITY and town:
        return {"kind": kind, "municipality": town}
    return {"kind": kind, "name": name} if kind else {}
