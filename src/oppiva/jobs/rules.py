"""Who may see a job, and who may open a stored file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from oppiva.jobs import registry
from oppiva.jobs.models import Job, StoredFile

if TYPE_CHECKING:
    from oppiva.core.policy import Actor


def own(actor: Actor, job: Job) -> bool:
    """A job is seen and stopped by the person who asked for it, and by nobody else."""
    return actor.person_id is not None and str(job.asked_by) == str(actor.person_id)


def job_for(actor: Actor, pk: UUID) -> Job:
    """The person's own job; 404 for anybody else's, as if it did not exist."""
    found = Job.objects.filter(pk=pk).first()
    if found is None or not own(actor, found):
        raise Http404
    return found


def sees_job(actor: Actor, pk: UUID | None) -> bool:
    """Whether there is such a job and it is the person's own; for whoever would lead them to its page."""
    return (
        pk is not None and actor.person_id is not None and Job.objects.filter(pk=pk, asked_by=actor.person_id).exists()
    )


def file_for(actor: Actor, pk: UUID) -> StoredFile:
    """The stored file when the kind that owns it lets this actor open it; else 404, as if it did not exist."""
    found = StoredFile.objects.filter(pk=pk).first()
    if found is None or not registry.may_open(actor, found):
        raise Http404
    return found
