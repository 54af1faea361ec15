"""What a request that only reads asks once: its session, its person, the number on the person's bell and the stamp of
rights, in one statement.

Every page of a signed-in person needs them before it begins. Asked one by one they are half of what a small page
costs on PostgreSQL, where each statement wakes two processes. The statement goes by allauth's list of own sessions,
which names the person of each; a session that is not in it is read the ordinary way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from oppiva.audit.prepared import Prepared, Slot
from oppiva.people.models import Notice, Person, RightsStamp

PERSON_FIELDS = tuple(Person._meta.concrete_fields)
PERSON_COLUMNS = tuple(field.attname for field in PERSON_FIELDS)


@dataclass(slots=True)
class Opening:
    """What has been read in this request; an empty stamp, no person and no number are asked for when needed."""

    stamp: str = ""
    person: Person | None = None
    used: datetime | None = None  # when the session was last noted as in use; None: it is not listed
    unread: int | None = None


_current: ContextVar[Opening | None] = ContextVar("oppiva_opening", default=None)


@contextmanager
def reading_request() -> Iterator[None]:
    """Within this, stamp and person are asked of the database at most once; never around a request that writes."""
    token = _current.set(Opening())
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Opening | None:
    """What this request has read; None in a request that may write, which asks each time."""
    return _current.get()


def unread_of(person: Any) -> QuerySet[Notice, Any]:
    """How many records of a person have a change that has not been read; no row: none."""
    return (
        Notice.objects.filter(person=person, seen_at__isnull=True)
        .order_by()
        .values("person")
        .annotate(n=Count(Concat("record", Value(" "), "object_id"), distinct=True))
        .values_list("n")
    )


def _statement() -> QuerySet[UserSession, Any]:
    living = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=Slot(1, Session._meta.get_field("expire_date"))
    )
    listed: QuerySet[UserSession, Any] = UserSession.objects.filter(
        session_key=Slot(0, Session._meta.get_field("session_key"))
    )
    return listed.values_list(
        Subquery(living.values("session_data")[:1]),
        Subquery(RightsStamp.objects.values("value")[:1]),
        Subquery(unread_of(OuterRef("user_id"))),
        "last_seen_at",
        *(f"user__{field.name}" for field in PERSON_FIELDS),
    )


_opening = Prepared(_statement)
_person = Prepared(
    lambda: Person.objects.filter(pk=Slot(0, Person._meta.pk)).values_list(
        Subquery(RightsStamp.objects.values("value")[:1]),
        Subquery(unread_of(OuterRef("pk"))),
        *(field.name for field in PERSON_FIELDS),
    )
)


def open_session(key: str, now: datetime) -> str | None:
    """The data of a living session whose person and stamp are kept for this request; None when it is not listed."""
    kept = _current.get()
    if kept is None:
        return None
    found = _opening.rows(key, now)
    if not found:
        return None
    data, stamp, unread, used, *columns = found[0]
    if not data:
        return None
    kept.stamp, kept.used = str(stamp or ""), used
    kept.unread = int(unread or 0)
    kept.person = Person.from_db(DEFAULT_DB_ALIAS, PERSON_COLUMNS, columns)
    return str(data)


def open_person(person_id: UUID) -> Person | None:
    """The person of a session, as this request has read them already, else with number and stamp."""
    kept = _current.get()
    if kept is not None and kept.person is not None and kept.person.pk == person_id:
        return kept.person
    found = _person.rows(person_id)
    if not found:
        return None
    stamp, unread, *columns = found[0]
    person = Person.from_db(DEFAULT_DB_ALIAS, PERSON_COLUMNS, columns)
    if kept is not None:
        kept.person, kept.unread = person, int(unread or 0)
        kept.stamp = kept.stamp or str(stamp or "")
    return person
