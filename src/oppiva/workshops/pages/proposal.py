"""What the page of teams shows: cards with people and reasons, conditions, wishes, what can be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from oppiva.core.errors import DomainError
from oppiva.core.solving import Reason
from oppiva.core.teaming import Plan, Problem, Quality, Team, evaluate, quality, team_reasons
from oppiva.programme.models import in_language
from oppiva.programme.queries import plan_in_force
from oppiva.workshops import queries, team_sentences
from oppiva.workshops.models import Series, SolverRun, TeamProposal
from oppiva.workshops.queries import MemberRow
from oppiva.workshops.services.team_problem import Asked, asked, hash_of
from oppiva.workshops.services.teams import always_broken


@dataclass(frozen=True)
class Member:
    """One person on a card."""

    row: MemberRow
    locked: bool
    moved: bool
    gone: bool


@dataclass(frozen=True)
class Card:
    """One team: its number, its people, why it is as it is, and the best swap with whom it would be."""

    index: int
    number: int
    members: tuple[Member, ...]
    reasons: tuple[str, ...]
    fits: bool
    swap: str = ""
    swap_one: str = ""
    swap_other: str = ""


@dataclass(frozen=True)
class Page:
    """The whole page; `broken` are conditions in words, `trouble` why nothing can be proposed."""

    cards: tuple[Card, ...] = ()
    heading: str = ""
    lead: str = ""
    people: int = 0
    locks: int = 0
    broken: tuple[str, ...] = ()
    units_mixed: int = 0
    towns_mixed: int = 0
    wishes: int = 0
    unheard: int = 0
    outdated: bool = False
    publishable: bool = False
    trouble: DomainError | None = None
    waiting: tuple[MemberRow, ...] = ()
    moves: int = 0
    themes: Mapping[str, str] = field(default_factory=dict)


def page_of(series: Series, proposal: TeamProposal | None, run: SolverRun | None) -> Page:
    """The page of the open proposal, or of a series that has none."""
    try:
        found = asked(series, proposal.locked if proposal is not None else None)
    except DomainError as error:
        enrolled = len(queries.enrolled_people(series))
        return Page(heading=team_sentences.headline(None, 0), people=enrolled, trouble=error)
    people = len(found.problem.people)
    if proposal is None:
        return Page(heading=team_sentences.headline(None, 0), people=people)
    return _page(series, proposal, run, found)


def _page(series: Series, proposal: TeamProposal, run: SolverRun | None, found: Asked) -> Page:
    problem = found.problem
    known = {person.id for person in problem.people}
    division = [[str(one) for one in members] for members in proposal.teams]
    now = [[one for one in members if one in known] for members in division]
    placed = {one for members in now for one in members}
    missing = [one for one in known if one not in placed]
    rows = queries.member_rows([*(one for members in division for one in members), *missing])
    judged = _for(problem, now, missing)
    always = always_broken(replace(found, problem=judged), now)
    # What a person locked is a person's choice; a wish against it is not heard, and no more is said of it.
    unheard = found.unheard + _unheard(judged, now, set(found.managed))
    quality_ = _quality(judged, now, run if run is not None and proposal.run_id == run.pk else None, len(always))
    themes = themes_of(series)
    reasons = team_reasons(judged, now)
    cards = tuple(
        _card(index, members, now[index], rows, problem, proposal, reasons, themes)
        for index, members in enumerate(division)
    )
    outdated = bool(missing) or len(placed) < sum(map(len, division))
    return Page(
        cards=cards,
        heading=team_sentences.headline(quality_, unheard),
        lead=team_sentences.lead(quality_),
        people=len(problem.people),
        locks=len(proposal.locked),
        broken=tuple(team_sentences.rule_words([str(part) for part in rule], rows) for rule in always),
        units_mixed=sum(_different(judged, members, "unit") for members in now),
        towns_mixed=sum(_different(judged, members, "municipality") for members in now),
        wishes=found.wishes,
        unheard=unheard,
        outdated=outdated,
        publishable=not outdated and not always,
        waiting=tuple(rows[one] for one in missing if one in rows),
        moves=sum(member.moved for card in cards for member in card.members),
        themes=themes,
    )


def _for(problem: Problem, division: Sequence[Sequence[str]], missing: Sequence[str]) -> Problem:
    """The problem of those who are on the cards: who came later is told of apart, not as a broken rule."""
    gone = set(missing)
    inside = tuple(person for person in problem.people if person.id not in gone)
    return replace(
        problem,
        people=inside,
        count=len(division),
        together=tuple(pair for pair in problem.together if not gone & set(pair)),
        apart=tuple(pair for pair in problem.apart if not gone & set(pair)),
        earlier=tuple(pair for pair in problem.earlier if not gone & set(pair)),
    )


def _unheard(problem: Problem, division: Sequence[Sequence[str]], managed: set[tuple[str, str]]) -> int:
    where = {one: index for index, members in enumerate(division) for one in members}
    apart = sum(
        where.get(one, -1) == where.get(other, -2) for one, other in problem.apart if (one, other) not in managed
    )
    return apart + sum(where.get(one) != where.get(other) for one, other in problem.together)


def _quality(problem: Problem, division: Sequence[Sequence[str]], run: SolverRun | None, broken: int) -> Quality:
    """The quality of a division as it is on the cards: proved best only while it is what the run proved."""
    terms = evaluate(problem, division)[0]
    objective = sum(terms.values())
    same = run is not None and run.input_hash == hash_of(problem)
    best = same and run is not None and run.bound is not None and objective <= run.bound
    plan = Plan(
        status="optimal" if best else "feasible",
        objective=objective,
        bound=run.bound if same and run is not None else None,
        terms=terms,
        seed=0,
        iterations=None,
        teams=tuple(Team(tuple(members), None) for members in division),
    )
    return replace(quality(problem, plan), broken=broken)


def _different(problem: Problem, members: Sequence[str], name: str) -> bool:
    inside = set(members)
    values = [getattr(person, name) for person in problem.people if person.id in inside]
    given = [value for value in values if value]
    return bool(given) and len(set(given)) == len(given)


def _card(
    index: int,
    members: Sequence[str],
    here: Sequence[str],
    rows: Mapping[str, MemberRow],
    problem: Problem,
    proposal: TeamProposal,
    reasons: Sequence[Reason],
    themes: Mapping[str, str],
) -> Card:
    own = [found for found in reasons if found.subject == str(index)]
    swap = next((found.params for found in own if found.code == "best_swap"), None)
    words = [team_sentences.reason(found, rows, themes) for found in own]
    kept = sum(one in proposal.locked for one in here)
    if kept:
        words.append(team_sentences.locks_kept(kept))
    inside = set(here)
    return Card(
        index=index,
        number=index + 1,
        members=tuple(
            Member(
                row=rows[one],
                locked=one in proposal.locked,
                moved=problem.published.get(one, index) != index,
                gone=one not in inside,
            )
            for one in sorted(members, key=lambda one: (rows[one].name if one in rows else "", one))
            if one in rows
        ),
        reasons=tuple(word for word in words if word),
        fits=problem.smallest <= len(here) <= problem.largest,
        swap=team_sentences.swap_words(swap, rows) if swap is not None else "",
        swap_one=str(swap["leaves"]) if swap is not None else "",
        swap_other=str(swap["comes"]) if swap is not None else "",
    )


def themes_of(series: Series) -> dict[str, str]:
    """The themes of the plan in force by code, in the language of the page."""
    plan = plan_in_force(series.programme)
    if plan is None:
        return {}
    return {theme.code: in_language(dict(theme.title)) for theme in plan.workshops.themes if theme.code}
