"""Rows of the queue, the outbox, stored files and the signs of life of processes.

`jobs` lies below `people`: persons are plain ids here, never foreign keys.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.core.processing import Processing

# audit, where models find these words, stands beside jobs: each says them by itself.
GOES = _("Removed at erasure")
HOST = _("The host of the service, as processor (art. 28)")
IN_COPY = _("In the copy of one's own data")
NO_WALL = _("None beyond the table of rights")
PUBLIC_TASK = _(
    "Task in the public interest, art. 6(1)(e) and Data Protection Act 1050/2018 section 4; for a private executor "
    "legitimate interest, art. 6(1)(f)"
)
QUEUE_TIME = _("90 days")
USERS = _("Persons who use the service")


class Job(models.Model):
    """A piece of background work (taustatyö), done once; timed work is unique by kind and slot."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Background work such as exports"),
        basis=PUBLIC_TASK,
        subjects=USERS,
        categories=_("Who asked for what and when"),
        recipients=_("The one who asked for it; the host of the service, as processor (art. 28)"),
        retention=QUEUE_TIME,
        wall=NO_WALL,
        export=IN_COPY,
        erase=GOES,
    )

    class State(models.TextChoices):
        """queued -> running -> done, failed or stopped; a lease that ran out goes back to queued."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict)  # ids and numbers only
    slot = models.CharField(max_length=80, null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lease = models.UUIDField(null=True)  # who holds the row now; a late worker with an old lease changes nothing
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)  # 0-10 000
    stop_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    reason = models.CharField(max_length=40, default="", blank=True)  # why it failed, a code
    asked_by = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slot"], name="job_once_a_slot"),
            models.CheckConstraint(condition=Q(progress__lte=10_000), name="job_progress_in_range"),
            models.CheckConstraint(
                condition=Q(state="running", lease__isnull=False, leased_until__isnull=False)
                | (~Q(state="running") & Q(lease__isnull=True, leased_until__isnull=True)),
                name="job_running_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="job_waiting", condition=Q(state="queued")),
            models.Index(fields=["leased_until"], name="job_at_work", condition=Q(state="running")),
            models.Index(fields=["asked_by", "created_at"], name="job_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class OutboxMail(models.Model):
    """A mail waiting, sent or unsure (lähtevä posti); the address is asked only when it is sent."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Mails that the service sends"),
        basis=PUBLIC_TASK,
        subjects=USERS,
        categories=_("Recipient as an id, kind and time; the text is not kept after sending"),
        recipients=HOST,
        retention=QUEUE_TIME,
        wall=_("W1-W3: no dialogue, answer or draft is ever in a mail"),
        export=IN_COPY,
        erase=_("Waiting mails are dropped and emptied; the rest keeps the id of a former participant"),
    )

    class Delivery(models.TextChoices):
        """What a crash in mid-sending may do: send twice, or leave the question to a person."""

        AT_LEAST_ONCE = "at_least_once"
        AT_MOST_ONCE = "at_most_once"

    class State(models.TextChoices):
        """queued -> leased -> sent or failed; at most once: -> sending -> sent or unknown -> queued or dropped."""

        QUEUED = "queued"
        LEASED = "leased"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"
        DROPPED = "dropped"

    class Lane(models.IntegerChoices):
        """Codes go first; newsletters and digests wait behind everything else."""

        URGENT = 0
        POST = 1
        BULK = 2

    SELF = "self"  # in counts_for: the recipient asked for the mail herself

    id = models.BigAutoField(primary_key=True)  # the order of sending
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    recipient = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    delivery = models.CharField(max_length=15, choices=Delivery, default=Delivery.AT_LEAST_ONCE)
    lane = models.PositiveSmallIntegerField(choices=Lane, default=Lane.POST)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, default="", blank=True)  # why it waits, failed or was dropped, a code
    context = models.JSONField(default=dict)  # what the text needs, a code included; emptied at sending
    counts_for = models.CharField(max_length=36, default="", blank=True)  # whose mail limit it uses; empty: nobody's
    counts_as = models.CharField(max_length=80, default="", blank=True)  # mails of one import or message count once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "recipient", "version"], name="outbox_mail_once"),
            models.CheckConstraint(
                condition=Q(state__in=["leased", "sending"], lease__isnull=False, leased_until__isnull=False)
                | (~Q(state__in=["leased", "sending"]) & Q(lease__isnull=True, leased_until__isnull=True)),
                name="outbox_leased_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(delivery="at_most_once"), name="outbox_sending_is_at_most_once"
            ),
        ]
        indexes = [
            models.Index(fields=["lane", "id"], name="outbox_waiting", condition=Q(state="queued")),
            models.Index(fields=["leased_until"], name="outbox_at_work", condition=Q(state__in=["leased", "sending"])),
            models.Index(fields=["recipient", "created_at"], name="outbox_of_recipient"),
            models.Index(fields=["counts_for", "created_at"], name="outbox_of_sender", condition=~Q(counts_for="")),
            models.Index(fields=["created_at"], name="outbox_counted", condition=~Q(counts_for="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class StoredFile(models.Model):
    """A letter, photo, recording or finished export (liite, tiedosto), opened by those who may open its record."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Files that belong to records: letters, photos, exports"),
        basis=PUBLIC_TASK,
        subjects=USERS,
        categories=_("The file, its name, who brought it"),
        recipients=_("Those who may open the record it belongs to; the host of the service, as processor (art. 28)"),
        retention=_("As long as the record it belongs to; exports 7 days"),
        wall=NO_WALL,
        export=IN_COPY,
        erase=_("Own files and exports are removed; the files of records keep the id of a former participant"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    name = models.CharField(max_length=160)  # as its owner called it, cleaned
    path = models.CharField(max_length=80, unique=True)  # random, below settings.OPPIVA_MEDIA
    media_type = models.CharField(max_length=100)  # by content, not by what the browser said
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    keep_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id"], name="stored_file_of_object"),
            models.Index(fields=["keep_until"], name="stored_file_ends", condition=Q(keep_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a process, or a regular thing such as the backup, was last seen, in the machine's own time."""

    processing: ClassVar[Processing | None] = None

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="heartbeat_at")]

    def __str__(self) -> str:
        return self.name
