"""Reads of local variants."""

from __future__ import annotations

from uuid import UUID

from oppiva.adoption.models import TRIED, Adoption, LocalVariant
from oppiva.catalogue.models import ModelOrigin, OperatingModel, Stewardship


def place_tries(model: OperatingModel) -> bool:
    """Whether the place that keeps a local variant tries or uses the model it came from."""
    rows = LocalVariant.objects.filter(operating_model=model, deleted_in__isnull=True)
    places = rows.filter(adoption__deleted_in__isnull=True, adoption__refused_on__isnull=True)
    return places.filter(adoption__stage__in=TRIED).exists()


def living_variant(adoption: Adoption) -> LocalVariant | None:
    """The local variant of an adoption, None while it has none."""
    rows = LocalVariant.objects.filter(adoption=adoption, deleted_in__isnull=True)
    return rows.select_related("operating_model__draft", "operating_model__programme", "adoption").first()


def adoption_behind(model: OperatingModel) -> LocalVariant | None:
    """The adoption from which a local variant came, None for another model."""
    if model.origin != ModelOrigin.FORK:
        return None
    return (
        LocalVariant.objects.filter(operating_model=model, deleted_in__isnull=True).select_related("adoption").first()
    )


def stewardship_of(variant: LocalVariant) -> UUID | None:
    """The stewardship by which the contact of the adoption keeps the local variant now."""
    rows = Stewardship.objects.filter(
        operating_model=variant.operating_model_id, state=Stewardship.State.ACCEPTED,
        person=variant.adoption.contact_id, deleted_in__isnull=True,
    )  # fmt: skip
    return rows.values_list("pk", flat=True).first()
