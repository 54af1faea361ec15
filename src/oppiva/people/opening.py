"""What a request that only reads asks once: its session, its person and the stamp of rights, in one statement.

Every page of a signed-in person needs the three before it begins. Asked one by one they are half of what a small page
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

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, QuerySet, Subquery

from oppiva.audit.prepared import Prepared, Slot
from oppiva.people.models import Person, RightsStamp

PERSON_FIELDS = tuple(Person._meta.concrete_fields)
PERSON_COLUMNS = tuple(field.attname for field in PERSON_FIELDS)


@dataclass(slots=True)
class Opening:
    """What has been read in this request; an empty stamp and no person are asked for when needed."""

    stamp: str = ""
    person: Person | None = None
    used: datetime | None = None  # when the session was last noted as in use; None: it is not listed


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
        "last_seen_at",
        *(f"user__{field.name}" for field in PERSON_FIELDS),
    )


_opening = Prepared(_statement)


def open_session(key: str, now: datetime) -> str | None:
    """The data of a living session whose person and stamp are kept for this request; None when it is not listed."""
    kept = _current.get()
    if kept is None:
        return None
    found = _opening.rows(key, now)
    if not found:
        return None
    data, stamp, used, *columns = found[0]
    if not data:
        return None
    kept.stamp, kept.used = str(stamp or ""), used
    kept.person = Person.from_db(DEFAULT_DB_ALIAS, PERSON_COLUMNS, columns)
    return str(data)
