"""The copy of one's own data: asked for by the person, made by a job, kept for seven days for the person alone."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.models import Job, StoredFile
from oppiva.jobs.queries import files_of
from oppiva.jobs.services.files import remove, store
from oppiva.jobs.services.queue import enqueue
from oppiva.people.models import Person
from oppiva.people.queries import OWN_DATA, own_copy


def ask_own_data(actor: Actor) -> Job:
    """Has a copy of the actor's own data made; asked again while one is being made, that one is answered."""
    if actor.person_id is None:
        raise DomainError("not_allowed", action="export", kind="data_copy")
    with transaction.atomic():
        under_way = own_copy(actor).job
        if under_way is not None:
            return Job.objects.get(pk=under_way)
        log("own_data_asked", actor=actor, kind="data_copy", subject_id=actor.person_id)
        return enqueue(OWN_DATA, asked_by=actor.person_id)


def keep_own_data(actor: Actor, content: bytes, name: str) -> StoredFile:
    """Keeps the finished copy for the person, in place of an earlier one; refuses one of somebody gone (`gone`)."""
    person = UUID(str(actor.person_id))
    with transaction.atomic():
        # Their lock: an erasure that came first has taken the id away, one that comes next finds the file.
        if not Person.objects.select_for_update(no_key=True).filter(pk=person).exists():
            raise DomainError("gone")
        for earlier in files_of(OWN_DATA, str(person)):
            remove(earlier)
        stored = store(content, kind=OWN_DATA, object_id=str(person), actor=actor, name=name)
        log("own_data_made", actor=actor, kind="data_copy", subject_id=person, object_id=stored.pk)
    return stored
