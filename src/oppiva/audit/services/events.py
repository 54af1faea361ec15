"""Who did what: one insert-only row per deed, in ids, codes and numbers."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from oppiva.audit import clock
from oppiva.audit.models import AuditEvent
from oppiva.core.calendars import local_day
from oppiva.core.policy import Actor

# A code, an id, an address of a record: no spaces, so no sentence and no full name.
CODE = re.compile(r"[\w.:/+-]{0,64}")
MOST_ITEMS = 50


class FreeText(ValueError):
    """Something that may be a name or a sentence was about to be written into the audit log."""


def log(
    verb: str,
    *,
    actor: Actor,
    kind: str,
    object_id: str | UUID = "",
    subject_id: str | UUID | None = None,
    programme: str = "",
    **facts: object,
) -> None:
    """Write one audit row in the deed's own transaction.

    `subject_id` is the person it is about. Facts are numbers, yes or no, dates, ids and codes, or short lists of them;
    free text is refused (FreeText). A job of the system is named in the fact `system`.
    """
    at = clock.now()
    if actor.system is not None:
        facts["system"] = actor.system
    AuditEvent.objects.create(
        at=at,
        day=local_day(at),
        actor_id=actor.person_id,
        verb=_code("verb", verb),
        kind=_code("kind", kind),
        object_id=_code("object_id", str(object_id)),
        subject_id=subject_id or None,
        programme=_code("programme", programme),
        facts={name: _fact(name, value) for name, value in facts.items() if value is not None},
    )


def _fact(name: str, value: object) -> object:
    match value:
        case bool() | int():
            return value
        case str():
            return _code(name, value)
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case list() | tuple() | set() | frozenset() if len(value) <= MOST_ITEMS:
            items = [_fact(name, item) for item in value]
            return items if isinstance(value, list | tuple) else sorted(items, key=str)
    raise FreeText(f"{name}: {type(value).__name__} is no code or number")


def _code(name: str, value: str) -> str:
    if not CODE.fullmatch(value):
        raise FreeText(f"{name} is no code")
    return str(value)
