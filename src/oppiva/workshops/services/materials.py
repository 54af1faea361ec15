"""Materials of a half-day: a file or a link, added, changed, removed with undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, TypeAlias
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import UNDO_DAYS, delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import remove, remove_of, set_aside, store
from oppiva.workshops import rules
from oppiva.workshops.meeting_links import is_https
from oppiva.workshops.models import RunStep, Session, SessionMaterial
from oppiva.workshops.services.logging import log_session

if TYPE_CHECKING:
    from django.core.files.base import File

    Upload: TypeAlias = File[bytes] | BinaryIO

MATERIAL = "session_material"  # the kind of stored file


def add_material(
    actor: Actor,
    session: Session,
    *,
    fields: Mapping[str, object],
    upload: Upload | None = None,
    client_ref: UUID | None = None,
) -> SessionMaterial:
    """A material of the half-day: title, phase, step, visible_from, emblem and statement, with a file or a link.

    Refuses both or neither (`material_needs_one`), a link that is not https (`link_not_https`), a step of another
    half-day (`step_unknown`), and what `store` refuses. Sent again with the same `client_ref`, it is the same one.
    """
    rules.require_plan(actor, session)
    made = SessionMaterial(session=session, **fields)
    _check(session, made.link, made.step_id, has_file=upload is not None)
    with transaction.atomic():
        stored = _stored(actor, made, upload)
        if stored is not None:
            made.file_id = stored.pk
        saved = save(made, actor=actor, client_ref=client_ref)
        if saved.pk != made.pk:
            if stored is not None:
                remove(stored)
            return saved
        log_session("material_added", actor, session)
    return saved


def edit_material(
    actor: Actor,
    material: SessionMaterial,
    *,
    base_version: int,
    fields: Mapping[str, object],
    upload: Upload | None = None,
) -> SessionMaterial:
    """Changed fields, and a new file or link in place of what there was: an earlier file goes after 30 days."""
    session = material.session
    rules.require_plan(actor, session)
    changes, link = dict(fields), str(fields.get("link", material.link))
    step = changes.get("step_id")
    # A link, or no word of another file: the file there is stays unless one of them takes its place.
    stays = upload is None and not link and material.file_id is not None
    _check(session, link, step if isinstance(step, UUID) else None, has_file=upload is not None or stays)
    with transaction.atomic():
        if not stays:
            stored = _stored(actor, material, upload)
            changes["file_id"] = stored.pk if stored is not None else None
        before = material.file_id
        changed = save(material, actor=actor, base_version=base_version, changes=changes)
        if before is not None and before != changed.file_id:
            set_aside(before, days=UNDO_DAYS)
        log_session("material_changed", actor, session)
    return changed


def remove_material(actor: Actor, material: SessionMaterial) -> UUID:
    """Takes a material away; the batch comes back for 30 days, its file with it."""
    rules.require_plan(actor, material.session)
    with transaction.atomic():
        batch = delete([material], actor=actor)
        log_session("material_removed", actor, material.session)
    return batch


def forget_materials(kind: str, ids: Sequence[UUID]) -> None:
    """The files of materials that are removed for good go with them."""
    if kind == "workshops.sessionmaterial":
        remove_of(MATERIAL, map(str, ids))


def _stored(actor: Actor, material: SessionMaterial, upload: Upload | None) -> StoredFile | None:
    return None if upload is None else store(upload, kind=MATERIAL, object_id=str(material.pk), actor=actor)


def _check(session: Session, link: str, step: UUID | None, *, has_file: bool) -> None:
    if bool(link) == has_file:
        raise DomainError("material_needs_one", field="file")
    if link and not is_https(link):
        raise DomainError("link_not_https", field="link")
    if step is not None and not RunStep.objects.filter(pk=step, session=session, deleted_in__isnull=True).exists():
        raise DomainError("step_unknown", field="step")
