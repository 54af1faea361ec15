"""Delete, undo and purge: a batch is hidden, comes back whole for 30 days, and then goes for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, ProtectedError, RestrictedError
from django.utils import timezone

from oppiva.audit import clock
from oppiva.audit.models import UNDO_DAYS, AuditEvent, Deletion, EvidenceEntry, LogRetention, Record, Revision, kind_of
from oppiva.audit.services.events import log
from oppiva.audit.services.evidence import INSTANCE_CHAIN, PURGE, SEAL, append, retention_months
from oppiva.core.calendars import add_months, local_day
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system

AT_ONCE = 500  # ids in one statement; SQLite refuses long lists
OnPurge = Callable[[str, Sequence[UUID]], None]
_on_purge: list[OnPurge] = []


@dataclass(frozen=True)
class Purged:
    """What a night took away: records for good, records that stay hidden, revisions, audit rows."""

    records: int
    kept: int
    revisions: int
    events: int


def on_purge(receiver: OnPurge) -> None:
    """Call this with the kind and ids of records that go for good, in the same transaction; for files and indexes."""
    if receiver not in _on_purge:
        _on_purge.append(receiver)


def delete(records: Iterable[Record], *, actor: Actor, reason: str = "") -> UUID:
    """Hide records as one batch and return its id; those already deleted are left in theirs.

    Refuses an empty batch (`nothing_to_delete`). Links and rows below stay as they are.
    """
    batch, at = uuid4(), clock.now()
    by_model: dict[type[Record], list[UUID]] = defaultdict(list)
    chosen = list(records)
    for record in chosen:
        by_model[type(record)].append(record.pk)
    with reading(actor), transaction.atomic():
        hidden: set[UUID] = set()
        for model, ids in by_model.items():
            for start in range(0, len(ids), AT_ONCE):
                some = ids[start : start + AT_ONCE]
                model._base_manager.filter(pk__in=some, deleted_in__isnull=True).update(deleted_in=batch)
            gone = list(model._base_manager.filter(deleted_in=batch).values_list("pk", flat=True))
            hidden.update(gone)
            Deletion.objects.bulk_create(
                [
                    Deletion(
                        kind=kind_of(model), object_id=pk, batch=batch, actor_id=actor.person_id, at=at, reason=reason
                    )
                    for pk in gone
                ],
                batch_size=AT_ONCE,
            )
        if not hidden:
            raise DomainError("nothing_to_delete")
        log("deleted", actor=actor, kind="batch", object_id=str(batch), records=len(hidden))
    for record in chosen:
        if record.pk in hidden:
            record.deleted_in = batch
    return batch


def undo(batch: UUID, *, actor: Actor) -> int:
    """Bring a batch back whole and return how many records came.

    Refuses an unknown batch (`batch_unknown`), one that is back (`batch_restored`), one older than 30 days
    (`undo_too_late`), and one whose code or name somebody else has taken meanwhile (`undo_clash`).
    """
    at = clock.now()
    with reading(actor), transaction.atomic():
        rows = list(Deletion.objects.filter(batch=batch).values_list("kind", "at", "restored_at"))
        if not rows:
            raise DomainError("batch_unknown")
        if rows[0][2] is not None:
            raise DomainError("batch_restored")
        if rows[0][1] < at - timedelta(days=UNDO_DAYS):
            raise DomainError("undo_too_late", days=UNDO_DAYS)
        try:
            with transaction.atomic():
                back = sum(
                    model_of(kind)._base_manager.filter(deleted_in=batch).update(deleted_in=None)
                    for kind in dict.fromkeys(kind for kind, _, _ in rows)
                )
        except IntegrityError as error:
            raise DomainError("undo_clash") from error
        Deletion.objects.filter(batch=batch).update(restored_at=at)
        log("restored", actor=actor, kind="batch", object_id=str(batch), records=back)
    return back


def purge(now: datetime) -> Purged:
    """The night's work: what was deleted over 30 days ago goes for good with its revisions and files.

    A batch whose records must stay, or that living rows still point at, stays hidden as a whole. Audit rows go by
    whole sealed days past retention.
    """
    actor, records, kept, revisions = system("purge"), 0, 0, 0
    old = Deletion.objects.filter(restored_at__isnull=True, at__lt=now - timedelta(days=UNDO_DAYS))
    for batch in list(old.order_by("at").values_list("batch", flat=True).distinct()):
        rows = list(Deletion.objects.filter(batch=batch).values_list("kind", "object_id"))
        by_kind: dict[str, list[UUID]] = defaultdict(list)
        for kind, pk in rows:
            by_kind[kind].append(pk)
        try:
            with reading(actor), transaction.atomic():
                gone = _purge_batch(batch, by_kind)
        except (ProtectedError, RestrictedError, _Stays):
            kept += len(rows)
            continue
        records, revisions = records + len(rows), revisions + gone
    events = purge_events(now)
    if records or events:
        log("purged", actor=actor, kind="batch", records=records, revisions=revisions, events=events)
    return Purged(records, kept, revisions, events)


def purge_events(now: datetime) -> int:
    """Delete the audit rows of whole sealed days past retention and return their number; the trigger refuses others.

    The chain `instance` remembers each day that went, so that `verify` need not guess it from today's retention.
    """
    # The trigger goes by the machine's own day in UTC: a demo's day ahead of it, or the hours after midnight, wait.
    last = add_months(local_day(min(now, timezone.now())), -retention_months()) - timedelta(days=1)
    # Which days hold rows is asked of the rows: the quantity of this seal counts those of no programme alone.
    rows = AuditEvent.objects.filter(day=OuterRef("occurred_on"))
    days = EvidenceEntry.objects.filter(Exists(rows), programme=INSTANCE_CHAIN, kind=SEAL, occurred_on__lt=last)
    gone = 0
    for day in list(days.order_by("occurred_on").values_list("occurred_on", flat=True)):
        with transaction.atomic():
            deleted = AuditEvent.objects.filter(day=day).delete()[0]
            append(INSTANCE_CHAIN, PURGE, occurred_on=day, quantity=deleted, unit="row")
        gone += deleted
    return gone


def keep_log_for(months: int, *, actor: Actor) -> None:
    """Set for how many months audit rows are kept; refuses less than a year (`retention_too_short`)."""
    if months < LogRetention.LEAST_MONTHS:
        raise DomainError("retention_too_short", months=LogRetention.LEAST_MONTHS)
    with transaction.atomic():
        LogRetention.objects.update_or_create(pk=1, defaults={"months": months})
        log("retention_set", actor=actor, kind="configuration", months=months)


class _Stays(Exception):
    """A record of the batch outlives its deletion."""


def _purge_batch(batch: UUID, by_kind: Mapping[str, list[UUID]]) -> int:
    """Take away the records of a batch, and return how many revisions went with them."""
    waiting = dict(by_kind)
    for kind in waiting:
        if any(record.must_stay() for record in model_of(kind)._base_manager.filter(deleted_in=batch).iterator()):
            raise _Stays
    revisions = 0
    while waiting:
        # Records that others of the batch point at go after them; a round that frees nothing ends in the refusal.
        refused: Exception | None = None
        for kind, ids in list(waiting.items()):
            try:
                with transaction.atomic():
                    model_of(kind)._base_manager.filter(deleted_in=batch).delete()
            except (ProtectedError, RestrictedError) as error:
                refused = error
                continue
            del waiting[kind]
            for start in range(0, len(ids), AT_ONCE):
                some = ids[start : start + AT_ONCE]
                revisions += Revision.objects.filter(kind=kind, object_id__in=some).delete()[0]
                for receiver in _on_purge:
                    receiver(kind, some)
            break
        else:
            if refused is not None:
                raise refused
    Deletion.objects.filter(batch=batch).delete()
    return revisions


def model_of(kind: str) -> type[Record]:
    """The model behind a kind; refuses what is no record."""
    model = apps.get_model(kind)
    if not issubclass(model, Record):
        raise ValueError(f"{kind} is no record")
    return model
