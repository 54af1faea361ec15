"""The document of a unit's co-operation procedure (449/2007, 1333/2021): brought, replaced, removed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from oppiva.audit.services import UNDO_DAYS, log, save
from oppiva.core.policy import Actor
from oppiva.jobs.services import remove_of, set_aside, store, take_back
from oppiva.people.models import Unit
from oppiva.people.rules import YT_DOCUMENT, unit_target
from oppiva.people.services.requiring import require


def attach_yt_document(actor: Actor, unit: Unit, *, upload: File[bytes] | BinaryIO, name: str = "") -> UUID:
    """Keep the document of the unit's co-operation procedure; an earlier one can be taken back for 30 days.

    Refuses what `store` refuses, and whoever may not write the unit.
    """
    require(actor, "write", unit_target(unit))
    with transaction.atomic():
        stored = store(upload, kind=YT_DOCUMENT, object_id=str(unit.pk), actor=actor, name=name)
        _hold(actor, unit, stored.pk)
        _log("yt_document_added", actor, unit)
    return stored.pk


def remove_yt_document(actor: Actor, unit: Unit) -> None:
    """Take the document away from the unit for 30 days, after which it is gone; nothing when there is none."""
    require(actor, "write", unit_target(unit))
    with transaction.atomic():
        if _hold(actor, unit, None):
            _log("yt_document_removed", actor, unit)


def restore_yt_document(actor: Actor, unit: Unit, pk: UUID) -> None:
    """Make a document that was removed or replaced the unit's own again; refuses one that is gone (`file_gone`)."""
    require(actor, "write", unit_target(unit))
    with transaction.atomic():
        take_back(pk, kind=YT_DOCUMENT, object_id=str(unit.pk))
        _hold(actor, unit, pk)
        _log("yt_document_restored", actor, unit)


def forget_documents(kind: str, ids: Sequence[UUID]) -> None:
    """The documents of units that are removed for good go with them."""
    if kind == "people.unit":
        remove_of(YT_DOCUMENT, map(str, ids))


def _hold(actor: Actor, unit: Unit, pk: UUID | None) -> bool:
    """The unit holds this document from now on; answers whether it held another one before."""
    before = Unit.objects.select_for_update().values_list("yt_document", flat=True).get(pk=unit.pk)
    unit.yt_document = before
    save(unit, actor=actor, changes={"yt_document": pk})
    if before is not None and before != pk:
        set_aside(before, days=UNDO_DAYS)
    return before is not None


def _log(verb: str, actor: Actor, unit: Unit) -> None:
    log(verb, actor=actor, kind="unit", object_id=str(unit.pk))
