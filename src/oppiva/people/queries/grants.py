"""Lists of grants as plain rows, with their scope and state in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from oppiva.audit.queries import revisions_of
from oppiva.core.policy import Actor, Level, granters_needed
from oppiva.jobs import clock
from oppiva.people import slots
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.queries.actors import names_of
from oppiva.people.queries.paging import Slice, cut
from oppiva.people.rules import GRANT_COLUMNS, grants_of, grants_visible_to, reach, sees_scopes


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant of a list; `state` is planned, active, ended, revoked or unconfirmed."""

    pk: UUID
    person_id: UUID
    person: str
    role: str
    scope: str
    starts_on: date
    ends_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Who ended or revoked a grant, when and why; the name is empty when the server did."""

    revoked: bool
    by: str
    at: datetime
    reason: str


def ending_of(grant: RoleGrant, *, actor: Actor) -> Ending | None:
    """The newest ending of a grant that the actor was found to see; nothing for one that was only given."""
    if grant.revoked_at is None and grant.ends_on is None:
        return None
    for row in revisions_of(grant, actor=actor):
        if row.field == "revoked_at" or (row.field == "ends_on" and grant.revoked_at is None):
            by = names_of([row.actor_id]).get(row.actor_id, "") if row.actor_id is not None else ""
            return Ending(row.field == "revoked_at", by, row.at, row.reason)
    return None


def grant_state(
    role: str, starts_on: date, ends_on: date | None, revoked_at: datetime | None, second_granter: UUID | None
) -> str:
    """Where a grant stands today; an auditor's is unconfirmed until a second granter has agreed."""
    day = clock.today()
    if revoked_at is not None:
        return "revoked"
    if ends_on is not None and ends_on < day:
        return "ended"
    if granters_needed(role) > 1 and second_granter is None:
        return "unconfirmed"
    return "planned" if starts_on > day else "active"


def grant_rows(actor: Actor, *, role: str = "", past: bool = False, page: int = 1) -> Slice[GrantRow]:
    """The grants the actor may see, by person; those that are over only when asked for."""
    rows = grants_visible_to(actor)
    if role:
        rows = rows.filter(role=role)
    if not past:
        rows = _not_over(rows)
    found, number, more = cut(rows.order_by("person__name", "starts_on", "pk").values_list(*GRANT_COLUMNS), page)
    return Slice(_worded(found), number, more)


def grant_rows_of(actor: Actor, person: Person) -> list[GrantRow]:
    """One person's grants, past ones too, that the actor may see; a person holds a handful."""
    found = grants_of(person)
    if not found or actor.person_id == str(person.pk):
        return _worded(found)
    seen = sees_scopes(actor, {(row[0], row[1]) for row in found})
    return _worded(row for row in found if (row[0], row[1]) in seen)


def own_grant_rows(actor: Actor) -> list[GrantRow]:
    """One's own grants that are not over, for the page of own settings."""
    if actor.person_id is None:
        return []
    rows = _not_over(grants_visible_to(actor).filter(person_id=UUID(actor.person_id)))
    return _worded(rows.order_by(F("ends_on").asc(nulls_last=True), "starts_on").values_list(*GRANT_COLUMNS))


def grant_row(grant: RoleGrant) -> GrantRow:
    """One grant in words."""
    return _worded([tuple(_value(grant, column) for column in GRANT_COLUMNS)])[0]


def _value(grant: RoleGrant, column: str) -> object:
    return grant.person.name if column == "person__name" else getattr(grant, column)


def programme_choices(actor: Actor) -> list[tuple[str, str]]:
    """Programmes in which the actor may add organisations, with their names."""
    places = reach(actor, "write", "organisation", at_least=Level.FULL)
    ids = [place.id for place in places if place.kind == "programme"]
    return sorted(scope_names("programme", ids).items(), key=lambda item: item[1]) if ids else []


def in_force(rows: QuerySet[RoleGrant]) -> QuerySet[RoleGrant]:
    """Those of the grants that hold today; an auditor's only after the second granter's yes."""
    confirmed = ~Q(role=Role.AUDITOR) | Q(second_granter__isnull=False)
    return _not_over(rows).filter(confirmed, starts_on__lte=clock.today())


def _not_over(rows: QuerySet[RoleGrant]) -> QuerySet[RoleGrant]:
    return rows.filter(revoked_at__isnull=True).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))


def _worded(found: Iterable[tuple[object, ...]]) -> list[GrantRow]:
    rows = list(found)
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[str(row[0])].add(str(row[1]))
    names = {kind: scope_names(kind, ids) for kind, ids in wanted.items()}
    roles = {value: str(label) for value, label in Role.choices}
    worded = []
    for kind, scope_id, pk, person_id, person, role, starts_on, ends_on, revoked_at, second in rows:
        state = grant_state(role, starts_on, ends_on, revoked_at, second)  # type: ignore[arg-type]  # columns of GRANT_COLUMNS
        scope = names[str(kind)].get(str(scope_id), str(scope_id))
        ends_on = _last_day(starts_on, ends_on, revoked_at)  # type: ignore[arg-type]  # columns of GRANT_COLUMNS
        worded.append(GrantRow(pk, person_id, str(person), roles[str(role)], scope, starts_on, ends_on, state))  # type: ignore[arg-type]  # columns of GRANT_COLUMNS
    return worded


def _last_day(starts_on: date, ends_on: date | None, revoked_at: datetime | None) -> date | None:
    """The last day a grant held: a revoked one's time is closed, whatever last day it had been given."""
    if revoked_at is None:
        return ends_on
    day = max(starts_on, revoked_at.astimezone(clock.HELSINKI).date())
    return day if ends_on is None else min(day, ends_on)


def scope_names(kind: str, ids: Iterable[str]) -> dict[str, str]:
    """Names of scopes of one kind by id; an id without a name stands for itself."""
    registered = slots.scope_kind(kind)
    return dict(registered.labels(list(ids))) if registered is not None else {}
