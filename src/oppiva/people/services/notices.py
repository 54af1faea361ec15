"""The verbs of notices: written where a thing happens, marked read by the person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.utils.text import Truncator

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import slots
from oppiva.people.models import DigestRun, Notice, Person
from oppiva.people.rules import notices_visible_to, superiors_of

REASON = 300
NOTICES_KEPT, RUNS_KEPT = timedelta(days=365), timedelta(days=90)


def notify(
    actor: Actor,
    persons: Collection[Person | UUID | str | None],
    *,
    kind: str,
    object_id: UUID | str,
    code: str,
    facts: Mapping[str, object] | None = None,
    reason: str = "",
    link: str,
    about: Collection[Person | UUID] = (),
    mailed: bool = False,
) -> int:
    """Tells persons of a change to what is theirs, in the caller's own transaction; answers how many were told.

    Nobody hears of their own deed, nobody who has left, and no superior of the persons whom the thing is `about`
    (trust.md W4). `facts` are codes and numbers, `link` a path without language prefix. `mailed`: a mail of its own
    tells it, so the digest does not. Refuses a kind nobody registered.
    """
    known = slots.notice_kind(kind)
    wanted = {_id(person) for person in persons if person is not None and _id(person) != actor.person_id}
    if about and wanted:
        wanted -= superiors_of({UUID(_id(person)) for person in about})
    if not wanted:
        return 0
    told = Person.objects.filter(
        pk__in=wanted, deleted_in__isnull=True, state__in=[Person.State.INVITED, Person.State.ACTIVE]
    ).values_list("pk", flat=True)
    now = clock.now()
    rows = [
        Notice(
            person_id=person,
            kind=kind,
            record=known.record,
            object_id=str(object_id),
            code=code,
            facts=dict(facts or {}),
            reason=Truncator(" ".join(reason.split())).chars(REASON),
            link=link,
            created_at=now,
            mailed_at=now if mailed else None,
        )
        for person in told
    ]
    Notice.objects.bulk_create(rows)
    return len(rows)


def _id(person: Person | UUID | str) -> str:
    return str(person.pk) if isinstance(person, Person) else str(person)


def mark_read(actor: Actor, *, until: UUID | None = None) -> int:
    """The actor's own notices as read, up to the one that the page showed as the newest; answers how many."""
    mine = notices_visible_to(actor)
    unread = mine.filter(seen_at__isnull=True)
    if until is not None:
        shown = mine.filter(pk=until).values_list("created_at", flat=True).first()
        # What came while the page was open has not been read.
        unread = unread.filter(created_at__lte=shown) if shown is not None else unread.none()
    return unread.update(seen_at=clock.now())


def settle_notices(kind: str, object_id: UUID | str) -> int:
    """What was asked of somebody is done, by whomever: nobody's notices of it wait any longer; answers how many."""
    rows = Notice.objects.filter(record=slots.notice_kind(kind).record, object_id=str(object_id), seen_at__isnull=True)
    return rows.update(seen_at=clock.now())


def forget_notices(person: UUID) -> None:
    """Removes what an erased person was told, in the erasure's own transaction."""
    Notice.objects.filter(person_id=person).delete()


def forget_digests(person: UUID) -> None:
    """Removes which weeks brought an erased person a digest."""
    DigestRun.objects.filter(person_id=person).delete()


def sweep_notices() -> int:
    """Removes notices older than twelve months and runs older than 90 days; answers how many."""
    now = clock.now()
    old = Notice.objects.filter(created_at__lt=now - NOTICES_KEPT).delete()[0]
    return old + DigestRun.objects.filter(due_on__lt=clock.today() - RUNS_KEPT).delete()[0]
