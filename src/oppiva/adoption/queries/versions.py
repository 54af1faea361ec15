"""Models and their versions, as messages about them need them."""

from __future__ import annotations

from uuid import UUID

from oppiva.catalogue.models import ModelVersion, OperatingModel


def version_of(pk: UUID) -> ModelVersion | None:
    """A version while it is the newest of a model that is offered for use, else None."""
    found = ModelVersion.objects.filter(pk=pk).select_related("operating_model").first()
    if found is None or found.operating_model.current_version != found.pk:
        return None
    return found if found.operating_model.deleted_in is None else None


def model_in(pk: UUID, state: str) -> OperatingModel | None:
    """A model while it is in this state, with what replaces it, else None."""
    rows = OperatingModel.objects.filter(pk=pk, state=state, deleted_in__isnull=True)
    return rows.select_related("draft", "replaced_by__draft").first()
