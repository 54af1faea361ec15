"""The proposal of teams changed by hand: moves, swaps, locks; each is priced by the solver's own definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.teaming import Change, compare, moved, swapped
from oppiva.workshops import rules
from oppiva.workshops.models import Series, TeamProposal
from oppiva.workshops.services.seats import lock_series
from oppiva.workshops.services.team_problem import asked
from oppiva.workshops.services.team_runs import open_proposal, proposal_at

# The teams and locks after a change, or a refusal.
Shape = Callable[[TeamProposal], tuple[list[list[str]], dict[str, int]]]


@dataclass(frozen=True)
class Changed:
    """The proposal after a change by hand, and what the change did."""

    proposal: TeamProposal
    change: Change


def move(actor: Actor, series: Series, *, base_version: int, person: UUID, to: int, lock: bool = True) -> Changed:
    """One person to the team of this position, locked there: where a person puts somebody always wins.

    Refuses a team that is not there, and a person who is not in the proposal.
    """

    def change(proposal: TeamProposal) -> tuple[list[list[str]], dict[str, int]]:
        one = _inside(proposal, person)
        if not 0 <= to < len(proposal.teams):
            raise DomainError("team_unknown")
        locked = {**proposal.locked}
        if lock:
            locked[one] = to
        else:
            locked.pop(one, None)
        return [list(team) for team in moved(_division(proposal), one, to)], locked

    return _changed(actor, series, base_version, change)


def swap(actor: Actor, series: Series, *, base_version: int, one: UUID, other: UUID) -> Changed:
    """Two people change teams; locks stay with the people and follow them."""

    def change(proposal: TeamProposal) -> tuple[list[list[str]], dict[str, int]]:
        first, second = _inside(proposal, one), _inside(proposal, other)
        teams = [list(team) for team in swapped(_division(proposal), first, second)]
        where = {name: index for index, team in enumerate(teams) for name in team}
        locked = {name: where[name] if name in {first, second} else index for name, index in proposal.locked.items()}
        return teams, locked

    return _changed(actor, series, base_version, change)


def set_lock(actor: Actor, series: Series, *, base_version: int, person: UUID, locked: bool) -> TeamProposal:
    """Keeps a person in the team where they are when the rest is made anew, or lets go."""

    def change(proposal: TeamProposal) -> tuple[list[list[str]], dict[str, int]]:
        one = _inside(proposal, person)
        locks = {**proposal.locked}
        if locked:
            locks[one] = next(index for index, team in enumerate(proposal.teams) if one in team)
        else:
            locks.pop(one, None)
        return [list(team) for team in proposal.teams], locks

    return _changed(actor, series, base_version, change).proposal


def discard(actor: Actor, series: Series) -> UUID | None:
    """The open proposal goes; the batch can be brought back for 30 days. None when there was none."""
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        proposal = open_proposal(lock_series(series.pk))
        return delete([proposal], actor=actor, reason="") if proposal is not None else None


def _changed(actor: Actor, series: Series, base_version: int, change: Shape) -> Changed:
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        locked = lock_series(series.pk)
        proposal = proposal_at(locked, base_version)
        before = _division(proposal)
        teams, locks = change(proposal)
        problem = asked(locked, locks).problem
        known = {person.id for person in problem.people}
        compared = compare(problem, _known(before, known), _known(teams, known))
        saved = save(proposal, actor=actor, base_version=base_version, changes={"teams": teams, "locked": locks})
        return Changed(saved, compared)


def _known(division: Sequence[Sequence[str]], known: set[str]) -> list[list[str]]:
    """The division without those who have left since it was made."""
    return [[one for one in members if one in known] for members in division]


def _division(proposal: TeamProposal) -> list[list[str]]:
    return [[str(one) for one in members] for members in proposal.teams]


def _inside(proposal: TeamProposal, person: UUID) -> str:
    one = str(person)
    if not any(one in members for members in proposal.teams):
        raise DomainError("not_in_proposal")
    return one
