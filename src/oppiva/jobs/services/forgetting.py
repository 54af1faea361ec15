"""What erasure does in jobs: own work and its files go, mails lose their contents, the rest names the tombstone."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from oppiva.jobs import registry
from oppiva.jobs.models import Job, OutboxMail, StoredFile
from oppiva.jobs.services import outbox
from oppiva.jobs.services.files import remove


def forget_work(person_id: UUID) -> int:
    """Take away the jobs a person asked for, with their results; a running one loses its lease. Answers how many."""
    return Job.objects.filter(asked_by=person_id).delete()[0]


def forget_files(person_id: UUID) -> int:
    """Remove the files that are about a person or were made for them alone; answers how many.

    A letter or photo that belongs to a record stays with it, also while it is set aside and can be taken back. The
    contents go when the transaction is through.
    """
    jobs = [str(pk) for pk in Job.objects.filter(asked_by=person_id).values_list("pk", flat=True)]
    own = Q(object_id__in=[str(person_id), *jobs]) | Q(created_by=person_id, kind__in=registry.passing_kinds())
    gone = list(StoredFile.objects.filter(own))
    for stored in gone:
        remove(stored)
    return len(gone)


def move_person(person_id: UUID, tombstone_id: UUID) -> None:
    """Let mails and files that stay as rows name the tombstone instead of the person."""
    old, new = str(person_id), str(tombstone_id)
    outbox.forget(person_id)
    OutboxMail.objects.filter(recipient=person_id).update(recipient=tombstone_id)
    OutboxMail.objects.filter(counts_for=old).update(counts_for=new)
    OutboxMail.objects.filter(object_id=old).update(object_id=new)
    StoredFile.objects.filter(created_by=person_id).update(created_by=tombstone_id)
