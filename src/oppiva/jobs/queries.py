"""Reads of jobs: what the pages of people show, what the mail limits count, what readiness asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from oppiva.jobs import clock
from oppiva.jobs.models import Heartbeat, Job, OutboxMail, StoredFile


@dataclass(frozen=True)
class MailRow:
    """A mail on a list, without its context: that is shown on no page."""

    id: int
    kind: str
    object_id: str
    recipient: UUID
    state: str
    reason: str
    created_at: datetime


@dataclass(frozen=True)
class Waiting:
    """How long the oldest due job and mail have waited, in seconds; 0 when nothing waits."""

    job: float
    mail: float


def nth_mail_to(recipient: UUID, *, own: bool, since: datetime, nth: int) -> datetime | None:
    """When the nth youngest counted mail to this person was queued, or None: there are fewer since then."""
    mails = OutboxMail.objects.filter(recipient=recipient, created_at__gt=since).exclude(counts_for="")
    mails = mails.filter(counts_for=OutboxMail.SELF) if own else mails.exclude(counts_for=OutboxMail.SELF)
    return mails.order_by("-created_at").values_list("created_at", flat=True)[nth - 1 : nth].first()


def nth_bundle(*, since: datetime, nth: int, besides: str, sender: str | None = None) -> datetime | None:
    """When the nth youngest bundle of mails was begun, by one sender or by all; None: there are fewer since then.

    A bundle is one mail or all mails of one import or message; `besides` is the bundle that is being added to.
    """
    mails = OutboxMail.objects.filter(created_at__gt=since).exclude(counts_for="").exclude(counts_as=besides)
    if sender is not None:
        mails = mails.filter(counts_for=sender)
    begun = mails.values("counts_as").annotate(begun=Min("created_at")).order_by("-begun")
    return begun.values_list("begun", flat=True)[nth - 1 : nth].first()


def mail_context(kind: str, object_id: str) -> dict[str, object]:
    """What the newest mail of an object still holds for its text; empty once it has gone. For the demo's story."""
    mails = OutboxMail.objects.filter(kind=kind, object_id=object_id).order_by("-id")
    found: dict[str, object] = mails.values_list("context", flat=True).first() or {}
    return found


def unsure_mails() -> list[MailRow]:
    """Mails that may or may not have gone and wait for a person's decision, oldest first."""
    return _mail_rows(Q(state=OutboxMail.State.UNKNOWN))


def failed_mails(limit: int = 100) -> list[MailRow]:
    """The latest mails that failed for good, newest first."""
    return _mail_rows(Q(state=OutboxMail.State.FAILED), "-id")[:limit]


def address_refused(person_id: UUID) -> str | None:
    """The code with which a server refused the person's address ('smtp_550'), if the latest finished mail met one."""
    ended = OutboxMail.objects.filter(
        recipient=person_id, state__in=[OutboxMail.State.SENT, OutboxMail.State.FAILED]
    ).order_by("-id")
    last = ended.values_list("reason", flat=True).first() or ""
    return last if last.startswith("smtp_5") else None


def files_of(kind: str, object_id: str) -> list[StoredFile]:
    """The stored files of one object, oldest first; whoever shows them has checked that the object may be seen."""
    return list(StoredFile.objects.filter(kind=kind, object_id=object_id).order_by("created_at", "pk"))


def job_under_way(kind: str, asked_by: UUID) -> UUID | None:
    """The job of this kind that the person has asked for and that has not ended, or None."""
    return under_way(kind, asked_by).values_list("pk", flat=True).first()


def under_way(kind: str, asked_by: UUID) -> QuerySet[Job]:
    """The jobs of this kind that the person has asked for and that have not ended, the newest first."""
    states = [Job.State.QUEUED, Job.State.RUNNING]
    rows = Job.objects.filter(kind=kind, asked_by=asked_by, state__in=states, stop_asked=False)
    return rows.order_by("-created_at")


def stored_paths(paths: set[str]) -> set[str]:
    """Which of these paths belong to a stored file."""
    return set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))


def waiting() -> Waiting:
    """The longest waits; a mail whose time has not come is not waiting, one that found the server away is."""
    now = clock.now()
    jobs = Job.objects.filter(state=Job.State.QUEUED, not_before__lte=now).aggregate(oldest=Min("not_before"))
    mails = OutboxMail.objects.filter(state=OutboxMail.State.QUEUED)
    due = mails.filter(next_try_at__lte=now).aggregate(oldest=Min("next_try_at"))
    held = mails.filter(reason="server_away").aggregate(oldest=Min("created_at"))
    oldest = [moment for moment in (due["oldest"], held["oldest"]) if moment is not None]
    return Waiting(_seconds(now, jobs["oldest"]), max((_seconds(now, moment) for moment in oldest), default=0.0))


def heartbeats() -> dict[str, datetime]:
    """When each process and regular thing was last seen, in the machine's time."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def _seconds(now: datetime, moment: datetime | None) -> float:
    return max(now - moment, timedelta()).total_seconds() if moment is not None else 0.0


def _mail_rows(which: Q, order: str = "id") -> list[MailRow]:
    fields = ("id", "kind", "object_id", "recipient", "state", "reason", "created_at")
    return [MailRow(*row) for row in OutboxMail.objects.filter(which).order_by(order).values_list(*fields)]


def file_facts(ids: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    """What these stored files are and how large in bytes, for lists that name them; nothing of one that is gone."""
    if not ids:
        return {}
    rows = StoredFile.objects.filter(pk__in=list(ids)).values_list("pk", "media_type", "size")
    return {pk: (media_type, size) for pk, media_type, size in rows}
