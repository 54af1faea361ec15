"""What erasure does in audit: a person's own history goes, and the rest keeps only the id of the tombstone."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from oppiva.audit.models import Deletion, Record, Revision, kind_of
from oppiva.core.policy import reading, system

ERASURE = system("erasure")


def drop_history(kind: str, object_id: UUID) -> int:
    """Take away every revision of a record, refused texts too; answers how many."""
    with reading(ERASURE):
        return Revision.objects.filter(kind=kind, object_id=object_id).delete()[0]


def empty_wordings(record: Record, fields: Collection[str]) -> int:
    """Empty the older wordings of some fields of a record from which a name was edited out; the rows stay."""
    with reading(ERASURE):
        rows = Revision.objects.filter(kind=kind_of(record), object_id=record.pk, field__in=fields)
        return rows.update(before=None, after=None)


def empty_reasons(kind: str, ids: Collection[UUID]) -> int:
    """Empty the reasons that were written when records were changed; the rows stay."""
    with reading(ERASURE):
        return Revision.objects.filter(kind=kind, object_id__in=ids).update(reason="")


def empty_words(words: Collection[str]) -> int:
    """Empty every kept value that is exactly one of these words, such as a person's mail; the rows stay."""
    with reading(ERASURE):
        emptied = 0
        for word in words:
            emptied += Revision.objects.filter(before=word).update(before=None)
            emptied += Revision.objects.filter(after=word).update(after=None)
        return emptied


def move_person(person_id: UUID, tombstone_id: UUID) -> None:
    """Let revisions and deletions name the tombstone instead of the person; audit rows are never changed."""
    old, new = str(person_id), str(tombstone_id)
    with reading(ERASURE):
        Revision.objects.filter(actor_id=person_id).update(actor_id=tombstone_id)
        Revision.objects.filter(before=old).update(before=new)
        Revision.objects.filter(after=old).update(after=new)
    Deletion.objects.filter(actor_id=person_id).update(actor_id=tombstone_id)
    of_person = Q(kind="people.person", object_id=person_id)
    Deletion.objects.filter(of_person).update(object_id=tombstone_id, reason="")
