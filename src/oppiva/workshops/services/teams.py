"""Teams as published: made from the proposal, changed by as few moves as can be, told only to those touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.teaming import evaluate, repair
from oppiva.jobs import clock
from oppiva.people.models import Role
from oppiva.people.services import give_with_place, notify
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SolverRun, Team, TeamMember, TeamProposal
from oppiva.workshops.services.live import changed_in
from oppiva.workshops.services.logging import log_series
from oppiva.workshops.services.seats import leave_team, lock_series
from oppiva.workshops.services.team_problem import Asked, asked, enrolled, present_places
from oppiva.workshops.services.team_runs import SOLVER, open_proposal, proposal_at
from oppiva.workshops.signals import team_formed

TEAM = "workshops.team"  # the kind of notice
ALWAYS = frozenset({"min", "max", "accessible_teams"})


def publish_teams(actor: Actor, series: Series, *, base_version: int) -> list[Team]:
    """The open proposal becomes the teams of the series; each person whose team is new or another is told.

    Refuses a proposal that somebody changed meanwhile (`proposal_changed`), one that does not hold exactly those who
    are enrolled (`teams_outdated`), and one that breaks a rule (`teams_break_rule`): sizes, a manager with own staff.
    """
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        locked = lock_series(series.pk)
        proposal = proposal_at(locked, base_version)
        places = _checked(locked, proposal)
        teams = _teams_for(actor, locked, len(proposal.teams))
        before = present_places(locked)
        rows = {str(row.pk): row for row in enrolled(locked)}
        for one, index in places.items():
            if before.get(one) != index:
                _place(actor, locked, rows[one], teams[index])
        for gone in Enrolment.objects.filter(pk__in=set(before) - set(places)):
            leave_team(actor, gone)  # the person has been erased: the seat stays, the team goes on without
        save(proposal, actor=actor, changes={"published_at": clock.now()})
        _settle_run(actor, proposal)
        log_series("teams_published", actor, locked, count=len(teams))
    return teams


def _checked(series: Series, proposal: TeamProposal) -> dict[str, int]:
    """Enrolment id -> position, when the proposal can be published as it stands."""
    places = {str(one): index for index, members in enumerate(proposal.teams) for one in members}
    if set(places) != {str(row.pk) for row in enrolled(series)}:
        raise DomainError("teams_outdated")
    # Wishes are wishes: only what holds always refuses a person's own choice.
    broken = broken_always(series, proposal)
    if broken:
        raise DomainError("teams_break_rule", count=len(broken))
    return places


def broken_always(series: Series, proposal: TeamProposal) -> list[tuple[str, ...]]:
    """The rules of sizes, managers and space that the proposal breaks; no wish about a person is among them."""
    found = asked(series, proposal.locked)
    known = {person.id for person in found.problem.people}
    division = [[str(one) for one in members if str(one) in known] for members in proposal.teams]
    return always_broken(found, division)


def always_broken(found: Asked, division: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """What a division breaks of sizes, managers and space: `("manager", person, supervisor)` for each such pair."""
    where = {one: index for index, members in enumerate(division) for one in members}
    broken = [rule for rule in evaluate(found.problem, division)[1] if rule[0] in ALWAYS]
    return broken + [("manager", *pair) for pair in found.managed if where.get(pair[0], -1) == where.get(pair[1], -2)]


def _teams_for(actor: Actor, series: Series, count: int) -> list[Team]:
    """The teams numbered 1 to `count`, those that are there and new ones."""
    there = {team.number: team for team in Team.objects.filter(series=series, deleted_in__isnull=True)}
    teams = []
    for number in range(1, count + 1):
        team = there.get(number)
        if team is None:
            team = save(Team(series=series, number=number, published_at=clock.now()), actor=actor)
            team_formed.send(Team, team=team, actor=actor)
        teams.append(team)
    return teams


def _place(actor: Actor, series: Series, enrolment: Enrolment, team: Team) -> None:
    """Into this team, out of the one before; the person is told."""
    moved = leave_team(actor, enrolment)
    save(TeamMember(team=team, enrolment=enrolment, since=clock.now()), actor=actor)
    changed_in(series.pk)
    if enrolment.person is None:
        return
    give_with_place(
        enrolment.person,
        role=Role.TEAM_MEMBER,
        scope_kind="team",
        scope_id=str(team.pk),
        reason=f"{series.code}-{team.number}",
    )
    notify(
        actor,
        [enrolment.person],
        kind=TEAM,
        object_id=enrolment.pk,
        code="moved" if moved else "placed",
        facts={"team": f"{series.code}-{team.number}"},
        link=f"/paikat/{enrolment.pk}/",
    )


def _settle_run(actor: Actor, proposal: TeamProposal) -> None:
    """The run behind the proposal is accepted: in full, or in part where a person changed its answer."""
    run = proposal.run
    if run is None or run.state != SolverRun.State.PROPOSED:
        return
    same = _sets(run.solution) == [set(members) for members in proposal.teams]
    state = SolverRun.State.ACCEPTED if same else SolverRun.State.PARTLY_ACCEPTED
    save(run, actor=actor, changes={"state": state})


def _sets(solution: object) -> list[set[str]]:
    found = solution.get("teams") if isinstance(solution, Mapping) else None
    return [set(team.get("members", ())) for team in found] if isinstance(found, list) else []


def propose_repair(actor: Actor, series: Series) -> TeamProposal:
    """A proposal that mends the published teams after somebody left or came, with two moves at most.

    Who came is put into the smallest team first. Refuses teams that are whole (`teams_whole`), and what two moves
    cannot mend (`repair_not_found`): then the teams are made anew.
    """
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        locked = lock_series(series.pk)
        places = present_places(locked)
        if not places:
            raise DomainError("no_teams")
        problem = asked(locked).problem
        inside = {person.id for person in problem.people}
        # A team that fell away stands empty behind the others: nobody is put there. Too few for those in use: anew.
        if any(index >= problem.count for one, index in places.items() if one in inside):
            raise DomainError("repair_not_found")
        division: list[list[str]] = [[] for _number in range(problem.count)]
        for one, index in places.items():
            if one in inside:
                division[index].append(one)
        came = [person.id for person in problem.people if person.id not in places]
        for one in came:
            min(division, key=len).append(one)
        if not came and not evaluate(problem, division)[1]:
            raise DomainError("teams_whole")
        found = repair(problem, division)
        if found is None:
            raise DomainError("repair_not_found")
        teams = [list(members) for members in found.division]
        proposal = open_proposal(locked)
        if proposal is None:
            return save(TeamProposal(series=locked, teams=teams), actor=SOLVER)
        return save(proposal, actor=SOLVER, changes={"teams": teams, "locked": {}, "run": None})


def mark_bridge(actor: Actor, member: TeamMember, series: Series, *, on: bool) -> TeamMember:
    """Names the one who keeps remote members in the room (etävastaava); one a team."""
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        lock_series(series.pk)
        for other in TeamMember.objects.filter(team=member.team_id, is_bridge=True, until__isnull=True):
            if other.pk != member.pk:
                save(other, actor=actor, changes={"is_bridge": False})
        changed_in(series.pk)
        return save(member, actor=actor, changes={"is_bridge": on})


def people_of(team: UUID) -> list[Enrolment]:
    """Who is in a team now, by name."""
    rows = Enrolment.objects.filter(
        memberships__team_id=team, memberships__until__isnull=True, memberships__deleted_in__isnull=True
    )
    return list(rows.select_related("person", "unit").order_by("person__name", "pk"))
