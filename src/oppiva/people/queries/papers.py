"""The paper of a record: the one that holds, and those set aside that can still be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.queries import files_of
from oppiva.people.rules import persons_visible_to


@dataclass(frozen=True)
class Paper:
    """A stored paper as a page shows it: who brought it is empty where the reader may not see the person."""

    pk: UUID
    name: str
    size: int
    at: datetime
    by: str
    until: datetime | None


@dataclass(frozen=True)
class Papers:
    """The paper in force, and those that were replaced or removed, the latest first."""

    held: Paper | None
    aside: Sequence[Paper]


def papers(actor: Actor, kind: str, object_id: UUID, held: UUID | None, *, aside: bool) -> Papers:
    """The papers of an object the reader may see, in two statements at most; `aside` for those who may take back."""
    if held is None and not aside:
        return Papers(None, ())
    now = clock.now()
    stored = [one for one in files_of(kind, str(object_id)) if one.pk == held or (aside and _waits(one, now))]
    people = {one.created_by for one in stored if one.created_by}
    names = dict(persons_visible_to(actor).filter(pk__in=people).values_list("pk", "name")) if people else {}
    rows = [
        Paper(
            one.pk,
            one.name,
            one.size,
            one.created_at,
            names.get(one.created_by, "") if one.created_by else "",
            one.keep_until,
        )
        for one in reversed(stored)
    ]
    return Papers(next((row for row in rows if row.pk == held), None), [row for row in rows if row.pk != held])


def _waits(stored: StoredFile, now: datetime) -> bool:
    return stored.keep_until is not None and stored.keep_until > now
