"""The weekly mail of notices, the reminders of the day before, and the way out of the digest without signing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.calendars import ZONE, is_holiday
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people import queries, slots
from oppiva.people.models import DigestRun, Notice, Person

DIGEST, REMINDER = "digest", "reminder"
DIGEST_AT = time(8)
MOST_LINES = 8
# So many persons' digests in one transaction: other writers of SQLite wait as long as one of them.
TOGETHER = 50


@dataclass(frozen=True)
class Made:
    """How many got a digest, and for how many there was nothing new."""

    sent: int = 0
    nothing: int = 0


def make_digests(day: date) -> Made:
    """Queues the digest of everybody whose weekday it is; nothing new is no mail.

    Safe to repeat and to break off: a person has one run a week, and what is written belongs together by transaction.
    """
    sent = nothing = 0
    readers = queries.digest_readers(day)
    for start in range(0, len(readers), TOGETHER):
        with transaction.atomic():
            mailed = _digests_of(day, readers[start : start + TOGETHER])
        sent += mailed
        nothing += len(readers[start : start + TOGETHER]) - mailed
    return Made(sent, nothing)


def _digests_of(day: date, persons: Sequence[UUID]) -> int:
    week = day - timedelta(days=day.weekday())
    news = queries.unmailed(persons)
    outcomes = {True: DigestRun.Outcome.SENT, False: DigestRun.Outcome.NOTHING}
    DigestRun.objects.bulk_create(
        [DigestRun(person_id=one, week=week, due_on=day, outcome=outcomes[one in news]) for one in persons],
        ignore_conflicts=True,
    )
    for person, (lines, _behind) in news.items():
        queue_mail(
            DIGEST,
            recipient=person,
            object_id=week.isoformat(),
            context={
                "notices": [str(line.id) for line in lines[:MOST_LINES]],
                "more": max(0, len(lines) - MOST_LINES),
            },
            not_before=_morning(day),
        )
    told = [notice for _lines, behind in news.values() for notice in behind]
    Notice.objects.filter(pk__in=told).update(mailed_at=clock.now())
    return len(news)


def _morning(day: date) -> datetime:
    """Eight o'clock of the day, or of the next one that is no public holiday."""
    while is_holiday(day):
        day += timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, ZONE)


def send_reminders(day: date) -> int:
    """Queues, on a day, the reminders of the next one; answers how many.

    No mail goes out on a public holiday, so the day before one reminds of what comes right after it, too.
    """
    if is_holiday(day):
        return 0
    days = [day + timedelta(days=1)]
    while is_holiday(days[-1]):
        days.append(days[-1] + timedelta(days=1))
    found = [(when, reminder) for when in days for reminder in slots.reminders_for(when)]
    for when, reminder in found:
        queue_mail(
            REMINDER,
            recipient=reminder.person,
            object_id=f"{reminder.kind}:{reminder.object_id}",
            version=when.toordinal(),
            context={
                "kind": reminder.kind,
                "code": reminder.code,
                "facts": dict(reminder.facts),
                "link": reminder.link,
                "day": when.isoformat(),
            },
        )
    return len(found)


_signer = signing.Signer(salt="oppiva.people.digest_off")


def digest_off_token(person: UUID) -> str:
    """What the link of a digest carries: good for turning this person's digest off, and for nothing else."""
    return _signer.sign(person.hex)


def person_of_digest_token(token: str) -> UUID | None:
    """The person of such a link; None when it was not made here."""
    try:
        return UUID(hex=_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def turn_digest_off(person: UUID) -> None:
    """No more digests for the person, until they choose a day again; done twice it stays done."""
    found = Person.objects.filter(pk=person, deleted_in__isnull=True, digest_off=False)
    for one in found.exclude(state=Person.State.ERASED):
        save(one, actor=Actor(str(one.pk)), changes={"digest_off": True}, reason="link of a digest")
