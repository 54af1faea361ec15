"""Where the copy of a person's own data stands: being made, ready to open, or not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.queries import files_of, job_under_way

OWN_DATA = "own_data"


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """The job that makes it now, or the finished file: its size, when it was made and until when it is kept."""

    job: UUID | None = None
    file: UUID | None = None
    size: int = 0
    made_at: datetime | None = None
    keep_until: datetime | None = None


def own_copy(actor: Actor) -> OwnCopy:
    """The newest copy of the actor's own data; two statements."""
    if actor.person_id is None:
        return OwnCopy()
    job = job_under_way(OWN_DATA, UUID(actor.person_id))
    files = [
        stored for stored in files_of(OWN_DATA, actor.person_id) if (stored.keep_until or clock.now()) > clock.now()
    ]
    if not files:
        return OwnCopy(job)
    newest = files[-1]
    return OwnCopy(job, newest.pk, newest.size, newest.created_at, newest.keep_until)
