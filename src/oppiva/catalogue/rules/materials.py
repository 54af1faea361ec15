"""Who opens the materials of a model (M11): the world those of a published version, the desk those of the draft."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404

from oppiva.catalogue.models import IN_LIBRARY, MOST_MATERIALS, ModelMaterial, ModelVersion, OperatingModel
from oppiva.catalogue.rules import library
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, allowed, readers
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.programme.models import Programme

MATERIAL = "model_material"  # the kind of stored file


def material_for(model: OperatingModel, pk: UUID) -> ModelMaterial:
    """A material of a model that was found for who writes it, else 404."""
    found = ModelMaterial.objects.filter(pk=pk, operating_model=model, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    return found


def sight_of(actor: Actor, model: OperatingModel) -> tuple[bool, tuple[str, ...]]:
    """Whether the actor writes the model just now, and the roles that read its draft: what its sources are is asked
    once for both."""
    target = library.draft_target(model)
    relations = library.relations_to(actor, model)
    own = replace(target, relations=target.relations | relations)
    open_still = model.programme.state != Programme.State.ENDED or "steward_of" in relations
    return allowed(actor, "write", own, clock.now()) and open_still, readers(target)


def published_material(version: ModelVersion, pk: UUID) -> StoredFile:
    """The file of a material that stands in this version, also when it was removed from the draft since; else 404."""
    if not any(one["id"] == str(pk) for one in version.content["materials"]):
        raise Http404
    file = ModelMaterial.objects.filter(pk=pk, operating_model=version.operating_model_id).values_list("file").first()
    stored = StoredFile.objects.filter(pk=file[0], kind=MATERIAL).first() if file and file[0] else None
    if stored is None:
        raise Http404
    return stored


def may_open_material(actor: Actor, stored: StoredFile) -> bool:
    """Whoever reads the draft opens its materials, everyone those of a version in the library."""
    material = ModelMaterial.objects.filter(pk=stored.object_id, file=stored.pk).first()
    if material is None:
        return False
    model = OperatingModel.objects.select_related("programme").get(pk=material.operating_model_id)
    if model.state in IN_LIBRARY and model.deleted_in is None and material.must_stay():
        return True
    return material.deleted_in is None and model.deleted_in is None and library.reads_draft(actor, model)


def check_materials_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back a material of a model that the actor does not write now, or that has enough of them."""
    for one in ModelMaterial.objects.filter(deleted_in=batch).select_related("operating_model__programme"):
        library.require(actor, "write", one.operating_model)
        living = ModelMaterial.objects.filter(operating_model=one.operating_model_id, deleted_in__isnull=True)
        if living.count() >= MOST_MATERIALS:
            raise DomainError("model_materials_many", most=MOST_MATERIALS)
