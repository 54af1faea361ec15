"""Reads of notices: one's own list by record, the number on the bell, and what goes into whose digest."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from oppiva.audit.prepared import Prepared, Slot
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.models import Job
from oppiva.people import opening
from oppiva.people.models import DigestRun, Notice, Person
from oppiva.people.queries.paging import Slice
from oppiva.people.rules import notices_visible_to

KEPT = timedelta(days=365)
# Who turns the digest on again does not get a year of old changes; those stay on the page.
FRESH = timedelta(days=28)
WEEK = timedelta(days=7)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One record and its newest state: who reads it makes the words; `earlier` counts the older changes."""

    id: UUID
    kind: str
    code: str
    facts: dict[str, object]
    reason: str
    link: str
    at: datetime
    unread: bool
    earlier: int = 0


_COLUMNS = ("id", "kind", "code", "facts", "reason", "link", "created_at", "seen_at", "record", "object_id")


def _by_record(rows: Iterable[tuple[object, ...]]) -> list[NoticeLine]:
    """Rows, newest first, as one line a record."""
    found: dict[tuple[object, object], list[tuple[object, ...]]] = defaultdict(list)
    for row in rows:
        found[row[-2], row[-1]].append(row)
    lines = []
    for same in found.values():
        pk, kind, code, facts, reason, link, at, *_rest = same[0]
        unread = any(row[7] is None for row in same)
        lines.append(NoticeLine(pk, kind, code, facts, reason, link, at, unread, len(same) - 1))  # type: ignore[arg-type]  # plain columns
    return lines


def _said_once(lines: Iterable[NoticeLine]) -> list[NoticeLine]:
    """The lines without those that would read the same as a newer one and lead to the same page."""
    found: dict[tuple[str, ...], NoticeLine] = {}
    for line in lines:
        words = (line.kind, line.code, json.dumps(line.facts, sort_keys=True), line.reason, line.link)
        found.setdefault(words, line)
    return list(found.values())


def _newest_first(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    # Two of one moment, as of one deed, keep an order that does not change from page to page.
    return rows.order_by("-created_at", "-id")


def notice_page(actor: Actor, page: int) -> Slice[NoticeLine]:
    """The actor's own notices of the last twelve months by record, those with the newest change first."""
    rows = _newest_first(notices_visible_to(actor).filter(created_at__gt=clock.now() - KEPT))
    lines = _by_record(rows.values_list(*_COLUMNS))
    number = min(max(page, 1), max(1, -(-len(lines) // SHOWN)))
    return Slice(lines[(number - 1) * SHOWN : number * SHOWN], number, len(lines) > number * SHOWN)


def newest_notices(actor: Actor, most: int = 3) -> list[NoticeLine]:
    """The records with the actor's newest notices, for the first page."""
    rows = _newest_first(notices_visible_to(actor).filter(created_at__gt=clock.now() - KEPT))
    # One record seldom changes a dozen times in a row.
    return _by_record(rows.values_list(*_COLUMNS)[: 12 * most])[:most]


_unread_of = Prepared(lambda: opening.unread_of(Slot(0, Person._meta.pk)))


def unread_notices(person: UUID) -> int:
    """The number on the bell; a page that only reads has asked for it with its session already."""
    kept = opening.current()
    if kept is not None and kept.unread is not None and kept.person is not None and kept.person.pk == person:
        return kept.unread
    found = _unread_of.rows(person)
    return int(found[0][0]) if found else 0


def digest_days(day: date, kind: str) -> list[date]:
    """The days of a daily job up to this one that have not been done: a worker may have been away, at most a week."""
    done = (
        Job.objects.filter(kind=kind, state=Job.State.DONE, slot__isnull=False, slot__lt=day.isoformat())
        .order_by("-slot")
        .values_list("slot", flat=True)
        .first()
    )
    first = max(date.fromisoformat(done[:10]) + timedelta(days=1), day - timedelta(days=6)) if done else day
    return [first + timedelta(days=number) for number in range((day - first).days + 1)]


def digest_readers(day: date) -> list[UUID]:
    """Who gets the digest of this day: it is their weekday, it is on, and the last seven days brought none."""
    lately = DigestRun.objects.filter(person=OuterRef("pk"), due_on__gt=day - WEEK)
    return list(
        Person.objects.filter(
            ~Exists(lately),
            digest_day=day.weekday(),
            digest_off=False,
            state=Person.State.ACTIVE,
            deleted_in__isnull=True,
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def unmailed(persons: Collection[UUID]) -> dict[UUID, tuple[list[NoticeLine], list[UUID]]]:
    """What each of these persons has neither read nor been mailed: lines by record, and the ids of all behind them.

    What two records would say in the same words, as two supervisors' answers about one experiment, is one line.
    """
    rows = _newest_first(
        Notice.objects.filter(
            person_id__in=persons, seen_at__isnull=True, mailed_at__isnull=True, created_at__gt=clock.now() - FRESH
        )
    ).values_list("person_id", *_COLUMNS)
    by_person: dict[UUID, list[tuple[object, ...]]] = defaultdict(list)
    for person, *columns in rows:
        by_person[person].append(tuple(columns))
    return {
        person: (_said_once(_by_record(found)), [row[0] for row in found])  # type: ignore[misc]  # the first column is the id
        for person, found in by_person.items()
    }


def notices_of_mail(ids: Collection[str]) -> tuple[UUID | None, list[NoticeLine]]:
    """The lines that a waiting mail names and whose they are; nothing when they have been erased meanwhile."""
    rows = list(_newest_first(Notice.objects.filter(pk__in=ids)).values_list("person_id", *_COLUMNS))
    return (rows[0][0] if rows else None), _by_record(tuple(columns) for _person, *columns in rows)


def notice_rows_about(person: UUID) -> QuerySet[Notice]:
    """Every notice of a person, oldest first, for the copy of one's own data."""
    return Notice.objects.filter(person_id=person).order_by("created_at", "id")


def digest_runs_about(person: UUID) -> QuerySet[DigestRun]:
    """Every week of a person's digest, for the copy of one's own data."""
    return DigestRun.objects.filter(person_id=person).order_by("due_on")
