"""Revisions and deletions of records, who did what, and the evidence chain; rows hold ids, no foreign keys."""

from __future__ import annotations

from typing import ClassVar, TypeVar
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.processing import Processing
from oppiva.core.policy import require_reading

UNDO_DAYS = 30  # records.md 1: so long a deleted batch comes back
Row = TypeVar("Row", bound=models.Model, covariant=True)


class GuardedQuerySet(QuerySet[Row]):
    """Rows that are fetched only inside `with reading(actor)`, even when the query was made there and run later."""

    def _fetch_all(self) -> None:
        require_reading()
        super()._fetch_all()


class GuardedManager(models.Manager[Row]):
    """The manager of a guarded table (trust.md 4): raises NotReading outside `with reading(actor)`.

    On PostgreSQL the table has a second wall of its own from its first migration (`audit/row_security.py`).
    """

    def get_queryset(self) -> GuardedQuerySet[Row]:
        require_reading()
        return GuardedQuerySet(self.model, using=self._db)


class Record(models.Model):
    """What people edit: an id never used again, a version that each accepted save raises, the batch that hid it.

    Saved and deleted through `audit.services` alone. A model may leave out of the revisions the fields that must not
    be kept (`unrevised`), all of them (`keeps_revisions`), and refuse to be purged (`must_stay`).
    """

    keeps_revisions: ClassVar[bool] = True
    # Of sign-in: never in a history.
    unrevised: ClassVar[frozenset[str]] = frozenset({"password", "last_login"})

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_in = models.UUIDField(null=True, blank=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    def must_stay(self) -> bool:
        """Whether the row outlives the 30 days of its deletion, hidden (records.md 2.2)."""
        return False


class Revision(models.Model):
    """One changed field of one save, or (without version, reason `conflict`) a text that was refused but kept.

    `before` and `after` are plain JSON values. A row without field marks the insert that a `client_ref` made, so that
    the same request sent again finds it. Read through the rules of its record only.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("History of records, so that nothing is lost when several people write"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.EDITORS,
        categories=_("Earlier values of fields, who changed them and when"),
        recipients=processing.BY_RIGHT,
        retention=processing.WITH_RECORD,
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=_("Own details are removed with their history; elsewhere the id becomes that of a former participant"),
    )

    kind = models.CharField(max_length=80)
    object_id = models.UUIDField()
    version = models.PositiveIntegerField(null=True)
    field = models.CharField(max_length=60, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    client_ref = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = GuardedManager["Revision"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "version", "field"],
                condition=Q(version__isnull=False),
                name="revision_once_a_save",
            ),
            models.UniqueConstraint(
                fields=["kind", "client_ref"],
                condition=Q(field="", client_ref__isnull=False),
                name="revision_insert_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "object_id", "at"], name="revision_of_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} v{self.version} {self.field}"


class Deletion(models.Model):
    """One record of a deleted batch; the batch comes back whole for 30 days."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Taking back what was deleted by mistake"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.EDITORS,
        categories=_("Who deleted what and when"),
        recipients=processing.BY_RIGHT,
        retention=_("30 days"),
        wall=processing.NO_WALL,
        export=processing.NOT_IN_COPY,
        erase=processing.TOMBSTONE,
    )

    kind = models.CharField(max_length=80)
    object_id = models.UUIDField()
    batch = models.UUIDField(db_index=True)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    restored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "batch"], name="deletion_once_a_batch"),
        ]
        indexes = [models.Index(fields=["actor_id", "at"], name="deletion_by_actor")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} in {self.batch}"


class AuditEvent(models.Model):
    """Who did what, in ids, codes and numbers; insert-only by trigger but for whole sealed days past retention.

    `day` is the Finnish date of `at`: the day that is sealed and purged together.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Log of who did what, for safety and for the rights of those whose data are seen"),
        basis=processing.SECURITY,
        subjects=processing.USERS,
        categories=_("Ids, times, codes of deeds; no names, no text"),
        recipients=_(
            "Auditors and project managers of their programme, area admins of their area, everybody of their own rows"
        ),
        retention=processing.LOG_TIME,
        wall=processing.NOT_UPWARD,
        export=processing.IN_COPY,
        erase=processing.IDS_STAY,
    )

    at = models.DateTimeField()
    day = models.DateField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64, blank=True)
    subject_id = models.UUIDField(null=True)
    programme = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [
            models.Index(fields=["day", "programme"], name="event_by_day"),
            models.Index(fields=["programme", "at"], name="event_by_programme"),
            models.Index(fields=["actor_id", "at"], name="event_by_actor"),
            models.Index(fields=["subject_id", "at"], name="event_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.kind}"


class EvidenceEntry(models.Model):
    """One link of a programme's chain (trust.md 9): never changed, never deleted, corrected by a later entry.

    The chain `instance` holds the seals of audit rows that belong to no programme, and each day whose rows were purged.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Evidence of what was done, for the funder"),
        basis=processing.LEGAL_DUTY,
        subjects=processing.USERS,
        categories=_("Numbers of a programme; for a person only a code made with a key of their own"),
        recipients=_("The funder, auditors, the project manager"),
        retention=processing.EVIDENCE_TIME,
        wall=_("W5: presence is not shown to superiors"),
        export=processing.NOT_IN_COPY,
        erase=_("Stays; the key is removed, after which nobody can tell whom an entry was about"),
    )

    programme = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    occurred_on = models.DateField()
    area = models.CharField(max_length=64, null=True)
    series = models.CharField(max_length=64, null=True)
    subject_ref = models.CharField(max_length=64, null=True)
    quantity = models.BigIntegerField()
    unit = models.CharField(max_length=20)
    corrects_seq = models.PositiveIntegerField(null=True)
    seal = models.CharField(max_length=64, null=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "seq"], name="evidence_seq_unique"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="evidence_seq_from_one"),
            models.CheckConstraint(
                condition=Q(corrects_seq__isnull=True) | Q(corrects_seq__lt=models.F("seq")),
                name="evidence_corrects_earlier",
            ),
            models.CheckConstraint(
                condition=~Q(kind="audit_seal") | Q(seal__isnull=False),
                name="evidence_seal_of_audit",
            ),
            models.UniqueConstraint(
                fields=["programme", "occurred_on"],
                condition=Q(kind="audit_seal"),
                name="evidence_day_sealed_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "occurred_on"], name="evidence_by_kind")]

    def __str__(self) -> str:
        return f"{self.programme} {self.seq} {self.kind}"


class LogRetention(models.Model):
    """The one row that says for how many months audit rows are kept (`retention.security_log_months`, trust.md 13).

    The trigger reads it, so the database and the purge cannot disagree.
    """

    processing: ClassVar[Processing | None] = None

    MONTHS, LEAST_MONTHS = 24, 12

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    months = models.PositiveSmallIntegerField(default=MONTHS)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="log_retention_one_row"),
            models.CheckConstraint(condition=Q(months__gte=12), name="log_retention_least"),
        ]

    def __str__(self) -> str:
        return f"{self.months} months"


def kind_of(model: type[models.Model] | models.Model) -> str:
    """The name a record goes by in revisions and deletions, as `people.person`."""
    return model._meta.label_lower
