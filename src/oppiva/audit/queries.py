"""Reads of audit for the pages of upper apps: the history of a record, who did what, what can be undone.

Who may see which rows is decided above, in the rules of the record and of `people`; here a reach is only applied.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from oppiva.audit import clock
from oppiva.audit.diff import Piece, word_diff
from oppiva.audit.models import UNDO_DAYS, AuditEvent, Deletion, Record, Revision, kind_of
from oppiva.core.policy import Actor, reading

PAGE = 50

__all__ = [
    "Batch",
    "EventPage",
    "EventRow",
    "Piece",
    "Reach",
    "RevisionRow",
    "deletions",
    "diff",
    "events",
    "revisions_of",
    "verbs",
    "word_diff",
]


@dataclass(frozen=True)
class RevisionRow:
    """One changed field as plain JSON values; `version` is None for a text that was refused but kept."""

    version: int | None
    field: str
    before: object
    after: object
    actor_id: UUID | None
    at: datetime
    reason: str


@dataclass(frozen=True)
class EventRow:
    """One audit row; the page words the codes and looks up the names its reader may see."""

    id: int
    at: datetime
    actor_id: UUID | None
    verb: str
    kind: str
    object_id: str
    subject_id: UUID | None
    programme: str
    facts: Mapping[str, object]


@dataclass(frozen=True)
class EventPage:
    """Rows, newest first; `before` is the id to ask for the next page with, or None on the last."""

    rows: tuple[EventRow, ...]
    before: int | None


@dataclass(frozen=True)
class Reach:
    """Which audit rows a reader may see: all, those of programmes, and those by or about persons (ids or a query)."""

    everything: bool = False
    programmes: frozenset[str] = frozenset()
    persons: Collection[UUID] | QuerySet[Model] = field(default_factory=tuple)


@dataclass(frozen=True)
class Batch:
    """What one deletion hid: number of records by kind, and until when it comes back."""

    batch: UUID
    at: datetime
    undo_until: datetime
    reason: str
    counts: Mapping[str, int]


def revisions_of(record: Record, *, actor: Actor) -> tuple[RevisionRow, ...]:
    """The history of a record the actor was found to read, newest first, refused texts among the others."""
    rows = RevisionRow.__dataclass_fields__
    with reading(actor):
        found = Revision.objects.filter(kind=kind_of(record), object_id=record.pk).exclude(field="")
        return tuple(RevisionRow(*row) for row in found.order_by("-at", "-id").values_list(*rows))


def diff(record: Record, older: int, newer: int, *, actor: Actor) -> dict[str, tuple[object, object]]:
    """Each field that differs between two versions of a record, with both values."""
    found: dict[str, tuple[object, object]] = {}
    with reading(actor):
        rows = Revision.objects.filter(
            kind=kind_of(record), object_id=record.pk, version__gt=older, version__lte=newer
        ).exclude(field="")
        for name, before, after in rows.order_by("version").values_list("field", "before", "after"):
            found[name] = (found[name][0] if name in found else before, after)
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def events(
    reach: Reach,
    *,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    programme: str | None = None,
    verb: str = "",
    kind: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    before: int | None = None,
    size: int = PAGE,
) -> EventPage:
    """Audit rows inside the reach and the filters, one statement a page; `programme` "" means of no programme."""
    rows = _within(reach)
    exact = {"actor_id": actor_id, "subject_id": subject_id, "programme": programme, "verb": verb, "kind": kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value or (name, value) == ("programme", "")})
    if first_day is not None:
        rows = rows.filter(day__gte=first_day)
    if last_day is not None:
        rows = rows.filter(day__lte=last_day)
    if before is not None:
        rows = rows.filter(id__lt=before)
    names = EventRow.__dataclass_fields__
    found = [EventRow(*row) for row in rows.order_by("-id").values_list(*names)[: size + 1]]
    return EventPage(tuple(found[:size]), found[size - 1].id if len(found) > size else None)


def verbs(reach: Reach) -> tuple[str, ...]:
    """The verbs that occur within a reach, for the filter of the page."""
    return tuple(_within(reach).order_by("verb").values_list("verb", flat=True).distinct())


def deletions(actor: Actor, *, of_everyone: bool = False) -> tuple[Batch, ...]:
    """The batches that can still be brought back, newest first: the actor's own, or everybody's."""
    since = clock.now() - timedelta(days=UNDO_DAYS)
    rows = Deletion.objects.filter(restored_at__isnull=True, at__gte=since)
    if not of_everyone:
        rows = rows.filter(actor_id=actor.person_id) if actor.person_id else rows.none()
    found = rows.order_by("-at", "batch", "kind").values_list("batch", "at", "reason", "kind")
    batches: list[Batch] = []
    for (batch, at, reason), group in groupby(found, key=lambda row: row[:3]):
        counts: dict[str, int] = {}
        for row in group:
            counts[row[3]] = counts.get(row[3], 0) + 1
        batches.append(Batch(batch, at, at + timedelta(days=UNDO_DAYS), reason, counts))
    return tuple(batches)


def _within(reach: Reach) -> QuerySet[AuditEvent]:
    if reach.everything:
        return AuditEvent.objects.all()
    of_persons = Q(actor_id__in=reach.persons) | Q(subject_id__in=reach.persons)
    return AuditEvent.objects.filter(Q(programme__in=reach.programmes) | of_persons)
