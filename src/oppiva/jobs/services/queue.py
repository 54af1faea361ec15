"""Rows as the queue: put in, claim, tell progress, stop, finish. A late worker with an old lease changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet

from oppiva.core.errors import DomainError
from oppiva.jobs import clock, registry, rules
from oppiva.jobs.models import Job

if TYPE_CHECKING:
    from oppiva.core.policy import Actor

WHOLE = 10_000  # progress of a finished job
BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(minutes=120))
LOST = 5  # a job that five workers died on is not given to a sixth
KEPT = timedelta(days=90)

State = Job.State


class LeaseLost(Exception):
    """The row is somebody else's by now; what this worker did after its lease is not recorded."""


def enqueue(
    kind: str,
    *,
    args: Mapping[str, object] | None = None,
    slot: str | None = None,
    not_before: datetime | None = None,
    asked_by: uuid.UUID | str | None = None,
) -> Job:
    """Put a job in the queue, in the caller's own transaction.

    `args` are ids and numbers. With a `slot` the job exists once for its kind and slot: asking again gives the first
    one. Only `asked_by` sees its page. Refuses a kind nobody registered.
    """
    registry.job_kind(kind)
    now = clock.now()
    fields = {
        "args": dict(args or {}),
        "created_at": now,
        "not_before": not_before or now,
        "asked_by": uuid.UUID(str(asked_by)) if asked_by else None,
    }
    if slot is None:
        return Job.objects.create(kind=kind, **fields)
    return Job.objects.get_or_create(kind=kind, slot=slot, defaults=fields)[0]


def make_timed() -> int:
    """Put in the current slot of every timed job that lacks it; answers how many. Older slots are not made up."""
    now = clock.now()
    slots = {kind: plan.slot(now) for kind, plan in registry.timetable().items()}
    rows = [
        Job(kind=kind, slot=begins.isoformat(), created_at=now, not_before=begins) for kind, begins in slots.items()
    ]
    there = set(Job.objects.filter(kind__in=slots, slot__in=[row.slot for row in rows]).values_list("kind", "slot"))
    missing = [row for row in rows if (row.kind, row.slot) not in there]
    if missing:
        Job.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def claim() -> Job | None:
    """Take the job that has waited longest, or None; two workers never get the same one.

    A kind this release does not know waits for a worker that does. PostgreSQL passes over rows another worker is
    taking; SQLite's IMMEDIATE transaction lets in one worker at a time.
    """
    now = clock.now()
    waiting = Job.objects.filter(state=State.QUEUED, not_before__lte=now, kind__in=registry.job_kinds())
    waiting = waiting.order_by("not_before", "created_at", "pk")
    if not waiting.exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        job = waiting.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state, job.lease, job.tries = State.RUNNING, uuid.uuid4(), job.tries + 1
        job.leased_until = now + registry.job_kind(job.kind).lease
        job.save(update_fields=["state", "lease", "tries", "leased_until"])
    return job


def progress(job: Job, done: int, lease: timedelta) -> bool:
    """Record progress (0-10 000) and renew the lease; answers whether somebody asked the job to stop."""
    held = _held(job)
    if not held.update(progress=max(0, min(done, WHOLE)), leased_until=clock.now() + lease):
        raise LeaseLost
    return Job.objects.values_list("stop_asked", flat=True).get(pk=job.pk)


def finish(job: Job, result: Mapping[str, object] | None = None) -> bool:
    """Record that the job is done, with its result; answers whether the lease still held."""
    return bool(_settle(_held(job), State.DONE, progress=WHOLE, result=dict(result or {})))


def fail(job: Job, reason: str) -> bool:
    """Record that the job failed for good, for a reason given as a code; answers whether the lease still held."""
    return bool(_settle(_held(job), State.FAILED, reason=reason))


def end_stopped(job: Job) -> bool:
    """Record that the job ended because a person asked; answers whether the lease still held."""
    return bool(_settle(_held(job), State.STOPPED))


def retry(job: Job, tries: int) -> bool:
    """Put a job that broke back for later, or fail it when it has been tried `tries` times."""
    if job.tries >= tries:
        return fail(job, "broke")
    return bool(_put_back(_held(job), not_before=clock.now() + BACKOFF[min(job.tries, len(BACKOFF)) - 1]))


def give_back(job: Job) -> bool:
    """Put a job back untouched because this worker is ending; it does not count as a try."""
    return bool(_put_back(_held(job), tries=F("tries") - 1))


def go_on(job: Job) -> bool:
    """Put a job back that has done its share of something long, behind those that wait; its progress stays."""
    return bool(_put_back(_held(job), tries=F("tries") - 1, not_before=clock.now()))


def recover() -> int:
    """Put back the jobs whose worker was lost; answers how many."""
    over = Job.objects.filter(state=State.RUNNING, leased_until__lt=clock.now())
    if not over.exists():
        return 0
    with transaction.atomic():
        lost = _settle(over.filter(stop_asked=True), State.STOPPED)
        lost += _settle(over.filter(tries__gte=LOST), State.FAILED, reason="worker_lost")
        return lost + _put_back(over)


def stop(job: Job, actor: Actor) -> None:
    """Ask a job to stop, for the person who asked for it; a waiting one stops at once, a finished one stays so."""
    if not rules.own(actor, job):
        raise DomainError("not_yours")
    with transaction.atomic():
        if not _settle(Job.objects.filter(pk=job.pk, state=State.QUEUED), State.STOPPED, stop_asked=True):
            Job.objects.filter(pk=job.pk, state=State.RUNNING).update(stop_asked=True)


def sweep_jobs() -> int:
    """Remove finished jobs older than 90 days; answers how many."""
    ended = Job.objects.filter(finished_at__lt=clock.now() - KEPT)
    return ended.delete()[0]


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease=job.lease)


def _settle(rows: QuerySet[Job], state: Job.State, **fields: object) -> int:
    return rows.update(state=state, lease=None, leased_until=None, finished_at=clock.now(), **fields)


def _put_back(rows: QuerySet[Job], **fields: object) -> int:
    return rows.update(state=State.QUEUED, lease=None, leased_until=None, **fields)
