"""Materials of a model (M11): a file or an address each with its licence, in an order, removed with undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    MOST_MATERIALS,
    Licence,
    ModelMaterial,
    ModelState,
    OperatingModel,
)
from oppiva.catalogue.queries.gate import materials_of
from oppiva.catalogue.rules.materials import MATERIAL
from oppiva.catalogue.services.model_states import held, tell
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.services import remove, remove_of, store

if TYPE_CHECKING:
    from django.core.files.base import File

    Upload: TypeAlias = File[bytes] | BinaryIO

TITLE_LENGTH, LINK_LENGTH, NAME_LENGTH = 120, 300, 120
SCHEMES = ("http", "https")


def add_material(
    actor: Actor,
    model: OperatingModel,
    *,
    title: str,
    licence: str,
    upload: Upload | None = None,
    link: str = "",
    client_ref: UUID | None = None,
) -> ModelMaterial:
    """A material at the end of the list; it is published with the next version.

    Refuses both or neither (`model_material_needs_one`), an address that is none of the web (`model_link_shape`), the
    one over twenty (`model_materials_many`), a replaced or withdrawn model (`model_closed`), and what `store` refuses.
    Sent again with the same `client_ref`, it is the same one.
    """
    said = taken(title, "title", least=1, most=TITLE_LENGTH)
    if licence not in Licence.values:
        raise DomainError("choice_unknown", field="licence")
    if bool(link) == (upload is not None):
        raise DomainError("model_material_needs_one", field="file")
    if link and not is_web_address(link):
        raise DomainError("model_link_shape", field="link")
    with held(actor, "write", model) as found:
        _require_open(found)
        before = materials_of(found)
        made = ModelMaterial(
            operating_model=found,
            position=max((one.position for one in before), default=0) + 1,
            title=said,
            link=link,
            licence=licence,
        )
        stored = None
        if upload is not None:
            stored = store(upload, kind=MATERIAL, object_id=str(made.pk), actor=actor)
            made.file, made.file_name, made.file_bytes = stored.pk, _short(stored.name), stored.size
        saved = audit.save(made, actor=actor, client_ref=client_ref)
        if saved.pk != made.pk:
            if stored is not None:
                remove(stored)
            return saved
        # Counted behind the look at what was sent before: the twentieth, sent twice, is the same one.
        if len(before) >= MOST_MATERIALS:
            raise DomainError("model_materials_many", most=MOST_MATERIALS)
        tell(actor, found, "model_material_added")
        return saved


def move_material(actor: Actor, material: ModelMaterial, *, up: bool) -> ModelMaterial:
    """One place up or down in the order; at the end it stays where it is."""
    with held(actor, "write", material.operating_model) as found:
        _require_open(found)
        rows = materials_of(found)
        at = next((place for place, one in enumerate(rows) if one.pk == material.pk), None)
        if at is None:
            raise DomainError("gone")
        other = at - 1 if up else at + 1
        if not 0 <= other < len(rows):
            return rows[at]
        rows[at], rows[other] = rows[other], rows[at]
        for place, one in enumerate(rows, start=1):
            if one.position != place:
                audit.save(one, actor=actor, changes={"position": place})
        tell(actor, found, "model_material_moved")
        return ModelMaterial.objects.get(pk=material.pk)


def remove_material(actor: Actor, material: ModelMaterial) -> UUID:
    """Takes a material out of the draft; the batch comes back for 30 days. Versions that hold it keep it."""
    with held(actor, "write", material.operating_model) as found:
        _require_open(found)
        batch = audit.delete([material], actor=actor)
        tell(actor, found, "model_material_removed")
    return batch


def forget_materials(kind: str, ids: Sequence[UUID]) -> None:
    """The files of materials that are removed for good go with them."""
    if kind == "catalogue.modelmaterial":
        remove_of(MATERIAL, map(str, ids))


def is_web_address(text: str) -> bool:
    """Whether this is a whole address of the web without spaces, and without a name and password in it."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in SCHEMES
            and bool(parts.hostname)
            and parts.username is None
            and len(text) <= LINK_LENGTH
            and not any(mark.isspace() or not mark.isprintable() for mark in text)
        )
    except ValueError:
        return False


def _require_open(model: OperatingModel) -> None:
    if model.state in (ModelState.REPLACED, ModelState.WITHDRAWN):
        raise DomainError("model_closed", model=model.code)


def _short(name: str) -> str:
    """A name as the table holds it, with its ending."""
    stem, _dot, ending = name.rpartition(".")
    return name if len(name) <= NAME_LENGTH else f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"
