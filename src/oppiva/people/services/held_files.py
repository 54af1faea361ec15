"""A file that a record holds in one of its fields: another takes its place, and the one before can come back."""

from __future__ import annotations

from uuid import UUID

from oppiva.audit.models import Record
from oppiva.audit.services import UNDO_DAYS, save
from oppiva.core.policy import Actor
from oppiva.jobs.services import set_aside


def hold_file(actor: Actor, record: Record, field: str, pk: UUID | None) -> bool:
    """The record holds this stored file from now on, None none; answers whether it held another one before.

    Inside the caller's transaction. What it held before is set aside for 30 days.
    """
    held = type(record)._base_manager.select_for_update().values_list(field, flat=True)
    before: UUID | None = held.get(pk=record.pk)
    setattr(record, field, before)
    save(record, actor=actor, changes={field: pk})
    if before is not None and before != pk:
        set_aside(before, days=UNDO_DAYS)
    return before is not None
