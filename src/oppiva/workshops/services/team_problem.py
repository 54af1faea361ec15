"""Rows into the problem of teams: the one bridge between places in a series and `core.teaming` (solvers.md 6).

A wish about a person is a rule only as far as it can be: `with` never stands against `without`, nor against a manager.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from uuid import UUID

from oppiva.core.chain import digest
from oppiva.core.errors import DomainError
from oppiva.core.teaming import Person, Problem
from oppiva.people.models import Person as Account
from oppiva.people.models import Role, RoleGrant
from oppiva.programme.queries import plan_in_force
from oppiva.workshops.models import Enrolment, Series, TeamMember

SMALLEST, LARGEST = 3, 4
TEAMS = 7  # of a series, where its people are enough for them and not too many


@dataclass(frozen=True)
class Asked:
    """The problem of a series, and how many wishes about a person were made."""

    problem: Problem
    wishes: int
    unheard: int
    # Supervisor and own staff, all pairs: a person has one manager in the problem, a unit may have several.
    managed: tuple[tuple[str, str], ...] = ()


def enrolled(series: Series) -> list[Enrolment]:
    """Who is divided: those with a seat who have not been erased, in the order of sign-up."""
    rows = Enrolment.objects.filter(
        series=series, state=Enrolment.State.ENROLLED, person__isnull=False, deleted_in__isnull=True
    )
    living = rows.exclude(person__state=Account.State.ERASED)
    return list(living.select_related("person", "unit__organisation").order_by("asked_at", "pk"))


def team_count(people: int, smallest: int = SMALLEST, largest: int = LARGEST) -> int:
    """How many teams so many people make: seven where that fits, else as few as hold everybody.

    Refuses fewer people than one team takes, and a number no teams of these sizes add up to (`teams_do_not_add_up`).
    """
    least, most = -(-people // largest), people // smallest
    if people < smallest or least > most:
        raise DomainError("teams_do_not_add_up", count=people)
    return min(max(TEAMS, least), most)


def asked(series: Series, locked: Mapping[str, int] | None = None, *, published: bool = True) -> Asked:
    """The people of a series with their wishes as a problem; `locked` enrolment id -> position.

    With `published` the present teams stand as published, so that a change has its price.
    """
    rows = enrolled(series)
    count = team_count(len(rows))
    plan = plan_in_force(series.programme)
    ids = {row.person_id: str(row.pk) for row in rows}
    themes = tuple(theme.code for theme in plan.workshops.themes if theme.code) if plan is not None else ()
    supervisors = _supervisors(rows)
    people = tuple(_person(row, ids, supervisors, themes) for row in rows)
    managed = _managed(rows, ids, supervisors)
    together, apart, wishes, unheard = _wishes(rows, ids, managed)
    places = present_places(series) if published else {}
    inside = {person.id for person in people}
    return Asked(
        Problem(
            people=people,
            count=max(count, max(places.values(), default=-1) + 1) if _fits(len(rows), places) else count,
            name=series.code,
            themes=themes,
            accessible_teams=series.accessible_teams,
            together=together,
            apart=apart,
            earlier=_earlier(series, ids),
            locked={one: index for one, index in (locked or {}).items() if one in inside},
            published={one: index for one, index in places.items() if one in inside},
        ),
        wishes,
        unheard,
        managed,
    )


def _managed(
    rows: Iterable[Enrolment], ids: Mapping[UUID | None, str], supervisors: Mapping[UUID, list[UUID]]
) -> tuple[tuple[str, str], ...]:
    pairs = {
        _pair(str(row.pk), ids[manager]): None
        for row in rows
        for manager in _managers(row, supervisors)
        if manager in ids
    }
    return tuple(pairs)


def _fits(people: int, places: Mapping[str, int]) -> bool:
    """Whether the number of teams that are published still holds so many people."""
    teams = max(places.values(), default=-1) + 1
    return teams * SMALLEST <= people <= teams * LARGEST


def present_places(series: Series) -> dict[str, int]:
    """Enrolment id -> position of the team it is in now."""
    rows = TeamMember.objects.filter(
        team__series=series, until__isnull=True, deleted_in__isnull=True, team__deleted_in__isnull=True
    )
    return {str(pk): number - 1 for pk, number in rows.values_list("enrolment_id", "team__number")}


def _person(
    row: Enrolment, ids: Mapping[UUID | None, str], supervisors: Mapping[UUID, list[UUID]], themes: Iterable[str]
) -> Person:
    house = row.unit.organisation if row.unit is not None else None
    managers = [one for one in _managers(row, supervisors) if one in ids]
    known = set(themes)
    leads = any(row.person_id in of_unit for of_unit in supervisors.values())
    return Person(
        id=str(row.pk),
        unit=str(row.unit_id) if row.unit_id else None,
        municipality=house.municipality_id if house is not None else None,
        role="supervisor" if leads else None,
        manager=ids[managers[0]] if managers else None,
        languages=_languages(row),
        mode="remote" if row.mode == Enrolment.Mode.REMOTE else "site",
        needs=row.step_free,
        themes=tuple(theme for theme in row.themes if theme in known)[:3],
    )


def _languages(row: Enrolment) -> tuple[str, ...]:
    own = row.person.language if row.person is not None else "fi"
    found = [language for language in row.languages if isinstance(language, str)]
    return tuple(found) or (own,)


def _supervisors(rows: Iterable[Enrolment]) -> dict[UUID, list[UUID]]:
    """Who holds the supervisor's role of each unit of these people; today's grants."""
    units = {str(row.unit_id): row.unit_id for row in rows if row.unit_id}
    grants = RoleGrant.objects.filter(
        role=Role.SUPERVISOR, scope_kind="unit", scope_id__in=units, revoked_at__isnull=True, deleted_in__isnull=True
    ).order_by("granted_at", "pk")
    found: dict[UUID, list[UUID]] = {}
    for scope_id, person_id in grants.values_list("scope_id", "person_id"):
        unit = units[scope_id]
        if unit is not None:
            found.setdefault(unit, []).append(person_id)
    return found


def _managers(row: Enrolment, supervisors: Mapping[UUID, list[UUID]]) -> list[UUID]:
    """Who leads the person; those who lead a unit together are not each other's staff."""
    found = supervisors.get(row.unit_id, []) if row.unit_id is not None else []
    return [] if row.person_id in found else found


def _wishes(
    rows: Iterable[Enrolment], ids: Mapping[UUID | None, str], managed: Iterable[tuple[str, str]]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], int, int]:
    """Pairs together and apart, how many wished, and how many of those wishes cannot be a rule.

    `without` holds against `with`: nobody is put beside one who said no, nor beside the own supervisor.
    """
    wanted: dict[tuple[str, str], None] = {}
    apart: dict[tuple[str, str], None] = dict.fromkeys(managed)
    wishes = unheard = 0
    for row in rows:
        one = str(row.pk)
        if row.wish_person_id is None or not row.wish_kind:
            continue
        wishes += 1
        other = ids.get(row.wish_person_id)
        if other is None:
            unheard += row.wish_kind == Enrolment.WishKind.WITH
        elif row.wish_kind == Enrolment.WishKind.WITH:
            wanted[_pair(one, other)] = None
        else:
            apart[_pair(one, other)] = None
    together = _small_enough(tuple(pair for pair in wanted if pair not in apart))
    return together, tuple(apart), wishes, unheard + len(wanted) - len(together)


def _small_enough(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The pairs that can be in one team at once: chains of friends that grow over a team's size lose their last."""
    group: dict[str, set[str]] = {}
    kept = []
    for one, other in pairs:
        joined = group.get(one, {one}) | group.get(other, {other})
        if len(joined) <= LARGEST:
            kept.append((one, other))
            for name in joined:
                group[name] = joined
    return tuple(kept)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _earlier(series: Series, ids: Mapping[UUID | None, str]) -> tuple[tuple[str, str], ...]:
    """Pairs of these people who have been in one team in another series of the programme."""
    rows = TeamMember.objects.filter(
        enrolment__person_id__in=[one for one in ids if one is not None],
        team__series__programme_id=series.programme_id,
        deleted_in__isnull=True,
    ).exclude(team__series=series)
    teams: dict[UUID, list[str]] = {}
    for team, person in rows.order_by("team_id", "since", "pk").values_list("team_id", "enrolment__person_id"):
        if ids[person] not in teams.setdefault(team, []):
            teams[team].append(ids[person])
    pairs = {_pair(one, other): None for members in teams.values() for one, other in combinations(members, 2)}
    return tuple(pairs)


def input_of(problem: Problem) -> dict[str, object]:
    """The problem as plain JSON, as a run keeps it."""
    found: dict[str, object] = asdict(problem)
    return found


def hash_of(problem: Problem) -> str:
    """SHA-256 of the canonical problem, locks apart: it changes when people, wishes or teams do."""
    plain = {name: value for name, value in input_of(problem).items() if name not in {"locked", "name"}}
    return digest(_lists(plain))


def _lists(value: object) -> object:
    """Tuples as lists: canonical JSON knows no tuple."""
    if isinstance(value, Mapping):
        return {str(key): _lists(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_lists(part) for part in value]
    return value
