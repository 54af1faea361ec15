"""The audit log as its reader may see it: rows within the reach of the role, names only of persons one may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from oppiva.audit import queries as audit
from oppiva.core.policy import Actor
from oppiva.people.models import TOMBSTONE, Person, shown_name
from oppiva.people.queries.grants import scope_names
from oppiva.people.rules import log_reach, persons_visible_to


@dataclass(frozen=True, slots=True)
class LogLine:
    """One deed: when, who and about whom (empty when the reader may not see the name), what, of which programme."""

    at: datetime
    actor: str
    system: str
    verb: str
    kind: str
    subject: str
    programme: str
    facts: Mapping[str, object]


def log_page(
    actor: Actor,
    *,
    verb: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    before: int | None = None,
) -> tuple[list[LogLine], int | None]:
    """Rows newest first and the id to ask for the next page with; four statements whatever the number of rows."""
    page = audit.events(log_reach(actor), verb=verb, first_day=first_day, last_day=last_day, before=before)
    ids = {pk for row in page.rows for pk in (row.actor_id, row.subject_id) if pk is not None}
    names: dict[UUID, str] = {}
    if ids:
        names = dict(persons_visible_to(actor).filter(pk__in=ids).values_list("pk", "name"))
        names |= _erased(ids - names.keys())
    programmes = scope_names("programme", {row.programme for row in page.rows if row.programme})
    lines = [
        LogLine(
            at=row.at,
            actor=names.get(row.actor_id, "") if row.actor_id else "",
            system=str(row.facts.get("system", "")),
            verb=row.verb,
            kind=row.kind,
            subject=names.get(row.subject_id, "") if row.subject_id else "",
            programme=programmes.get(row.programme, ""),
            facts={name: value for name, value in row.facts.items() if name != "system"},
        )
        for row in page.rows
    ]
    return lines, page.before


def _erased(ids: set[UUID]) -> dict[UUID, str]:
    """Of the ids whose name is not seen, those of which nobody has the name any more."""
    if not ids:
        return {}
    there = set(Person.objects.filter(pk__in=ids).exclude(state=Person.State.ERASED).values_list("pk", flat=True))
    return dict.fromkeys(ids - there, shown_name(TOMBSTONE))


def log_verbs(actor: Actor) -> tuple[str, ...]:
    """The verbs that occur in what the actor may read, for the filter."""
    return audit.verbs(log_reach(actor))
