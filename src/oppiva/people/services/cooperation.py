"""The document of a unit's co-operation procedure (449/2007, 1333/2021): brought, replaced, removed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from oppiva.audit.services import log
from oppiva.core.policy import Actor
from oppiva.jobs.services import remove_of, store, take_back
from oppiva.people.models import Unit
from oppiva.people.rules import YT_DOCUMENT, unit_target
from oppiva.people.services.held_files import hold_file
from oppiva.people.services.requiring import require

YT_FIELD = "yt_document"


def attach_yt_document(actor: Actor, unit: Unit, *, upload: File[bytes] | BinaryIO, name: str = "") -> UUID:
    """Keep the document of the unit's co-operation procedure; an earlier one can be taken back for 30 days.

    Refuses what `store` refuses, and whoever may not write the unit.
    """
    require(actor, "write", unit_target(unit))
    with transaction.atomic():
        stored = store(upload, kind=YT_DOCUMENT, object_id=str(unit.pk), actor=actor, name=name)
        hold_file(actor, unit, YT_FIELD, stored.pk)
        _log("yt_document_added", actor, unit)
    return stored.pk


def remove_yt_document(actor: Actor, unit: Unit) -> None:
    """Take the document away from the unit for 30 days, after which it is gone; nothing when there is none."""
    require(actor, "write", unit_target(unit))
    with transaction.atomic():
        if hold_file(actor, unit, YT_FIELD, None):
            _log("yt_document_removed", actor, unit)


def restore_yt_document(actor: Actor, unit: Unit, pk: UUID) -> None:
    """Make a document that was removed or replaced the unit's own again; refuses one that is gone (`file_gone`)."""
    require(actor, "write", unit_target(unit))
    with transaction.atomic():
        take_back(pk, kind=YT_DOCUMENT, object_id=str(unit.pk))
        hold_file(actor, unit, YT_FIELD, pk)
        _log("yt_document_restored", actor, unit)


def forget_documents(kind: str, ids: Sequence[UUID]) -> None:
    """The documents of units that are removed for good go with them."""
    if kind == "people.unit":
        remove_of(YT_DOCUMENT, map(str, ids))


def _log(verb: str, actor: Actor, unit: Unit) -> None:
    log(verb, actor=actor, kind="unit", object_id=str(unit.pk))
