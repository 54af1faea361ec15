"""What every file that people are read in from has in common: the run, previewed, confirmed, undone, and its rows."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from oppiva.audit.models import Record

# A file and its rows are kept, and what it brought can be taken back, for so long.
KEPT = timedelta(days=30)


class ReadRun(Record):
    """One file read in; who read it, who confirmed it and the words of its states are the run's own."""

    # The name of the file; empty for pasted text.
    name = models.CharField(max_length=160, blank=True)
    file = models.UUIDField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    job = models.UUIDField(null=True, blank=True)
    # What was read and what was passed by: headings and skipped rows, as plain values.
    reading = models.JSONField(default=dict)

    unrevised = Record.unrevised | {"reading"}

    class Meta:
        abstract = True


class ReadRow(models.Model):
    """One row of the file: where it stood, what the reader could not read, what becomes of it and why."""

    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    troubles = models.JSONField(default=list)
    reason = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    done = models.BooleanField(default=False)

    class Meta:
        abstract = True
