"""Lists of grants as plain rows, with their scope and state in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from oppiva.audit.queries import revisions_of
from oppiva.core.policy import INSTANCE, Actor, Level, granters_needed
from oppiva.jobs import clock
from oppiva.people import slots, structure
from oppiva.people.grant_reasons import worded
from oppiva.people.models import Person, Role, RoleGrant, shown_name
from oppiva.people.queries.actors import names_of
from oppiva.people.queries.paging import Slice, cut
from oppiva.people.queries.searching import holding
from oppiva.people.rules import (
    GRANT_COLUMNS,
    grants_of,
    grants_visible_to,
    may_confirm,
    reach,
    sees_scopes,
    units_inside,
)

GRANTERS = ("granted_by__name", "second_granter__name", "reason")
ENDING_WITHIN = timedelta(days=30)
TWO_GRANTERS = [role for role in Role.values if granters_needed(role) > 1]
# The words beside a list count at most so many that wait.
MOST_WAITING = 20
SCOPE_GROUPS: Sequence[tuple[str, str | Promise]] = (
    ("programme", gettext_lazy("Programmes")),
    ("organisation", gettext_lazy("Organisations")),
    ("area", gettext_lazy("Areas")),
    ("unit", gettext_lazy("Units")),
)


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
    given_by: str = ""
    confirmed_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GrantFilter:
    """What of the grants is asked for; `where` is a kind and an id such as `unit:...`, `state` a key of STATES."""

    text: str = ""
    role: str = ""
    where: str = ""
    state: str = ""


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
            return Ending(row.field == "revoked_at", by, row.at, worded(row.reason))
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


def grant_rows(actor: Actor, asked: GrantFilter = GrantFilter(), *, page: int = 1) -> Slice[GrantRow]:
    """The grants the actor may see, by person, with their granters and reason; those that are over only when asked for.

    With `ending` the first to end comes first.
    """
    rows = _in_state(grants_visible_to(actor), asked.state)
    if asked.text:
        rows = rows.filter(holding(asked.text, "person__name_folded"))
    if asked.role:
        rows = rows.filter(role=asked.role)
    if asked.where:
        rows = rows.filter(_somewhere(asked.where))
    first = "ends_on" if asked.state == "ending" else "person__name"
    ordered = rows.order_by(first, "person__name", "starts_on", "pk")
    found, number, more = cut(ordered.values_list(*GRANT_COLUMNS, *GRANTERS), page)
    return Slice(_worded(found), number, more)


def grants_to_end(actor: Actor, ids: Collection[UUID]) -> list[RoleGrant]:
    """Of these grants, those the actor may see, by person; for ending several at once."""
    rows = grants_visible_to(actor).filter(pk__in=ids).select_related("person")
    return list(rows.order_by("person__name", "starts_on", "pk"))


def grant_rows_for(grants: Iterable[RoleGrant]) -> list[GrantRow]:
    """Grants at hand in words, in their order."""
    return _worded([tuple(_value(grant, column) for column in GRANT_COLUMNS) for grant in grants])


def waiting_for_second(actor: Actor) -> int:
    """How many grants the actor could confirm as the second granter; nobody is asked about one of their own."""
    if actor.person_id is None:
        return 0
    waiting = _in_state(grants_visible_to(actor), "unconfirmed").select_related("person")
    return sum(may_confirm(actor, grant) for grant in waiting.order_by("granted_at")[:MOST_WAITING])


def where_choices(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Programmes, organisations, areas and units of the list's filter, as far as the actor gives grants in them."""
    places = reach(actor, "write", "invitation", at_least=Level.FULL)
    known = structure.current()
    inside = known.rooms if INSTANCE in places else units_inside(places)
    houses = {known.rooms[unit].organisation for unit in inside}
    living = [(str(pk), known.houses[pk].name) for pk in houses if not known.houses[pk].deleted]
    groups = []
    for kind, label in SCOPE_GROUPS:
        scope = slots.scope_kind(kind)
        found = scope.choices(actor) if scope is not None else sorted(living, key=lambda pair: pair[1])
        if found:
            groups.append((str(label), [(f"{kind}:{key}", words) for key, words in found]))
    return groups


def _in_state(rows: QuerySet[RoleGrant], state: str) -> QuerySet[RoleGrant]:
    today = clock.today()
    over = Q(revoked_at__isnull=False) | Q(ends_on__lt=today)
    waits = Q(role__in=TWO_GRANTERS, second_granter__isnull=True)
    match state:
        case "all":
            return rows
        case "over":
            return rows.filter(over)
        case "unconfirmed":
            return _not_over(rows).filter(waits)
        case "planned":
            return _not_over(rows).filter(starts_on__gt=today).exclude(waits)
        case "active":
            return _not_over(rows).filter(starts_on__lte=today).exclude(waits)
        case "ending":
            return _not_over(rows).filter(ends_on__lte=today + ENDING_WITHIN)
    return _not_over(rows)


def _somewhere(where: str) -> Q:
    """Grants that hold in a place; in a unit or an organisation also those of the people who work there."""
    kind, _colon, key = where.partition(":")
    if kind in {"programme", "area"}:
        return Q(scope_kind=kind, scope_id=key)
    rooms, wanted = structure.current().rooms, id_of_text(key)
    units = [pk for pk, room in rooms.items() if wanted == (pk if kind == "unit" else room.organisation)]
    if kind not in {"unit", "organisation"} or not units:
        return Q(pk__in=[])
    return Q(scope_kind="unit", scope_id__in=[str(pk) for pk in units]) | Q(person__unit_id__in=units)


def id_of_text(text: str) -> UUID | None:
    """An id from the address, None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def grant_rows_of(actor: Actor, person: Person) -> list[GrantRow]:
    """One person's grants, past ones too, that the actor may see; a person holds a handful."""
    return _worded(seen_grants(actor, person))


def seen_grants(actor: Actor, person: Person) -> list[tuple[Any, ...]]:
    """The same as the columns of `grants_of`, without words."""
    found = grants_of(person)
    if not found or actor.person_id == str(person.pk):
        return found
    seen = sees_scopes(actor, {(row[0], row[1]) for row in found})
    return [row for row in found if (row[0], row[1]) in seen]


def own_grant_rows(person: Person) -> list[GrantRow]:
    """One's own grants that are not over, the first to end first, for the page of own settings."""
    today = clock.today()
    rows = [row for row in grants_of(person) if row[8] is None and (row[7] is None or row[7] >= today)]
    return _worded(sorted(rows, key=lambda row: (row[7] or date.max, row[6])))


def grant_row(grant: RoleGrant) -> GrantRow:
    """One grant in words."""
    return _worded([tuple(_value(grant, column) for column in GRANT_COLUMNS)])[0]


def rows_of_grants(grants: Sequence[RoleGrant]) -> list[GrantRow]:
    """These grants in words, in their order; wants the person read."""
    return _worded([tuple(_value(grant, column) for column in GRANT_COLUMNS) for grant in grants])


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
    for kind, scope_id, pk, person_id, person, role, starts_on, ends_on, revoked_at, second, *told in rows:
        state = grant_state(role, starts_on, ends_on, revoked_at, second)  # type: ignore[arg-type]  # columns of GRANT_COLUMNS
        scope = names[str(kind)].get(str(scope_id), str(scope_id))
        ends_on = _last_day(starts_on, ends_on, revoked_at)  # type: ignore[arg-type]  # columns of GRANT_COLUMNS
        words = (shown_name(str(person)), roles[str(role)], scope)
        worded.append(GrantRow(pk, person_id, *words, starts_on, ends_on, state, *_told(str(kind), told)))  # type: ignore[arg-type]  # columns of GRANT_COLUMNS
    return worded


BY_ITSELF = {"series": gettext_lazy("has a place in the series"), "team": gettext_lazy("is in the team")}


def by_itself(grant: RoleGrant) -> str:
    """Why there is a grant that a place or a team brought by itself; empty for one that somebody gave."""
    return str(BY_ITSELF.get(grant.scope_kind, "")) if grant.granted_by_id is None else ""


def reason_of(grant: RoleGrant) -> str:
    """Why a grant was given, in the language of who reads it."""
    return by_itself(grant) or worded(grant.reason)


def _told(kind: str, columns: list[object]) -> list[str]:
    """Who gave, who confirmed and why, of a row that has them; empty where the server gave or nobody confirmed.

    What a place or a team brings by itself is kept with a code as its reason; it is told in words.
    """
    *names, reason = columns or [None]
    if kind in BY_ITSELF and names and not names[0]:
        names[0], reason = gettext("the service by itself"), BY_ITSELF[kind]
    return [*(shown_name(str(name)) if name else "" for name in names), worded(str(reason or ""))]


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
