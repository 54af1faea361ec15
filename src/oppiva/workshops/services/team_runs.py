"""Runs of the solver for the teams of a series: asked for, carried out as a job, stopped, settled (solvers.md 6)."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.core.solving import Iterations, Stopping
from oppiva.core.teaming import Plan, Problem, form_teams, moved, to_json
from oppiva.jobs import clock
from oppiva.jobs.models import Job
from oppiva.jobs.services import enqueue
from oppiva.workshops import rules
from oppiva.workshops.models import Series, SolverRun, TeamProposal
from oppiva.workshops.services.logging import log_series
from oppiva.workshops.services.seats import lock_series
from oppiva.workshops.services.team_problem import Asked, asked, hash_of, input_of

JOB = "workshops.teams"
SOLVER = system("teams")
ITERATIONS = 200_000
SEED = 1
# A wish that stands in the way of every division is left out, one at a time, so often at most.
MOST_LEFT_OUT = 12
Progress = Callable[[int, int], None]
ASKED_EVERY = 2_000


def ask_teams(actor: Actor, series: Series, *, iterations: int = ITERATIONS) -> SolverRun:
    """Asks for a proposal around the locks of the open one; its job is in the queue when this returns.

    `iterations` of the search at most, where no proof ends it earlier. Refuses while one is being made
    (`teams_being_made`), and what `team_count` refuses.
    """
    rules.require_series(actor, "write", series)
    for lost in SolverRun.objects.filter(series=series, kind=SolverRun.Kind.TEAMS, state__in=SolverRun.ACTIVE):
        settle_lost(lost)
    try:
        with transaction.atomic():
            locked = lock_series(series.pk)
            proposal = open_proposal(locked)
            problem = asked(locked, _locks(proposal)).problem
            run = SolverRun(
                programme_id=locked.programme_id,
                series=locked,
                kind=SolverRun.Kind.TEAMS,
                input=input_of(problem),
                input_hash=hash_of(problem),
                seed=SEED,
                iterations=iterations,
                versions=_versions(),
                created_by_id=UUID(actor.person_id) if actor.person_id else None,
                created_at=clock.now(),
            )
            save(run, actor=actor)
            job = enqueue(JOB, args={"run": str(run.pk)}, asked_by=actor.person_id)
            save(run, actor=actor, changes={"job_id": job.pk})
            log_series("teams_asked", actor, locked)
    except IntegrityError as error:
        raise DomainError("teams_being_made") from error
    return run


def open_proposal(series: Series) -> TeamProposal | None:
    """The proposal that is being put together; None when there is none."""
    return TeamProposal.objects.filter(series=series, published_at__isnull=True, deleted_in__isnull=True).first()


def proposal_at(series: Series, base_version: int) -> TeamProposal:
    """The open proposal as the person saw it; refuses `no_proposal`, and `proposal_changed` when it is another by now.

    Two at one table of cards: the later hand sees the earlier one's move before its own.
    """
    proposal = open_proposal(series)
    if proposal is None:
        raise DomainError("no_proposal")
    if proposal.version != base_version:
        raise DomainError("proposal_changed")
    return proposal


def _locks(proposal: TeamProposal | None) -> dict[str, int]:
    return {str(one): int(index) for one, index in proposal.locked.items()} if proposal is not None else {}


def _versions() -> dict[str, str]:
    found = {}
    for package in ("ortools",):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def carry_out(run_id: UUID, progress: Progress, asked_to_stop: Callable[[], bool]) -> Series | None:
    """Solves the run and lays its answer down as the open proposal; None when the run has been settled meanwhile.

    The people may have changed while the run waited: it is solved as they are when it begins. A stop keeps the best.
    """
    known = SolverRun.objects.select_related("series__programme").filter(pk=run_id).first()
    if known is None or known.series is None:
        return None
    series = known.series
    with transaction.atomic():
        lock_series(series.pk)
        run = _active(run_id)
        if run is None:
            return None
        found = asked(series, _locks(open_proposal(series)))
        save(
            run,
            actor=SOLVER,
            changes={
                "state": SolverRun.State.RUNNING,
                "started_at": clock.now(),
                "input": input_of(found.problem),
                "input_hash": hash_of(found.problem),
            },
        )
    plan = solve(found, run.seed, run.iterations, progress, asked_to_stop)
    with transaction.atomic():
        locked = lock_series(series.pk)
        # While it was solved somebody may have stopped it, and an erasure may have emptied it.
        run = _active(run_id)
        if run is None:
            return None
        legal = plan.status != "infeasible"
        save(
            run,
            actor=SOLVER,
            changes={
                "state": SolverRun.State.PROPOSED if legal else SolverRun.State.NO_PLAN,
                "objective": plan.objective,
                "bound": plan.bound,
                "solution": to_json(plan),
                "finished_at": clock.now(),
            },
        )
        lay_down(locked, run, [list(team) for team in plan.members], kept=found.problem.locked)
    return series


def _active(run_id: UUID) -> SolverRun | None:
    """The run as it stands, locked, while it has not been settled."""
    return SolverRun.objects.select_for_update().filter(pk=run_id, state__in=SolverRun.ACTIVE).first()


def solve(found: Asked, seed: int, count: int, progress: Progress, asked_to_stop: Callable[[], bool]) -> Plan:
    """The best division; a wish about a person that makes every division impossible is left out, `with` first.

    Nobody learns whose wish it was; the page counts how many were not heard.
    """
    told, problem = 0.0, found.problem

    def stop() -> bool:
        nonlocal told
        now = time.monotonic()
        if now - told > 1:
            told = now
            progress(0, 1)
        return asked_to_stop()

    budget = Stopping(Iterations(count), _seldom(stop))
    plan = form_teams(problem, seed, budget, explained=True)
    for _left_out in range(MOST_LEFT_OUT):
        less = without_one_wish(problem, plan, found.managed)
        if less is None or plan.status != "infeasible":
            break
        problem = less
        plan = form_teams(problem, seed, budget, explained=True)
    return plan


def _seldom(ask: Callable[[], bool]) -> Callable[[], bool]:
    """Asks at most every so many times: the answer costs a statement."""
    asked_times, answer = 0, False

    def found() -> bool:
        nonlocal asked_times, answer
        asked_times += 1
        if asked_times % ASKED_EVERY == 1 and not answer:
            answer = ask()
        return answer

    return found


def without_one_wish(problem: Problem, plan: Plan, managed: Collection[tuple[str, str]]) -> Problem | None:
    """The problem without one wish that stands in the way: a `with` before a `without`; None when no wish does.

    `managed`, supervisors and own staff, stand among the pairs apart and are no wishes.
    """
    for name in ("together", "apart"):
        pairs: tuple[tuple[str, str], ...] = getattr(problem, name)
        named = [tuple(sorted(rule[1:])) for rule in plan.core if rule[0] == name]
        named = [pair for pair in named if pair not in managed]
        left = tuple(pair for pair in pairs if tuple(sorted(pair)) not in named[:1])
        if len(left) < len(pairs):
            return replace(problem, together=left) if name == "together" else replace(problem, apart=left)
    return None


def lay_down(series: Series, run: SolverRun, teams: list[list[str]], *, kept: Mapping[str, int]) -> TeamProposal:
    """The answer of a run as the open proposal, locks as they are; inside `lock_series`.

    The run has heard the locks `kept`; who was locked elsewhere meanwhile is put there, since a person's choice wins.
    """
    proposal = open_proposal(series)
    if proposal is None:
        return save(TeamProposal(series=series, teams=teams, run=run), actor=SOLVER)
    inside = {one for members in teams for one in members}
    locked = {one: index for one, index in proposal.locked.items() if one in inside}
    for one, index in locked.items():
        if kept.get(one) != index and index < len(teams):
            teams = [list(members) for members in moved(teams, one, index)]
    return save(proposal, actor=SOLVER, changes={"teams": teams, "locked": locked, "run": run})


def stop_teams(actor: Actor, series: Series) -> None:
    """Ends the search that is under way: the best so far becomes the proposal; one that waits is dropped."""
    rules.require_series(actor, "write", series)
    with transaction.atomic():
        lock_series(series.pk)
        for run in SolverRun.objects.filter(series=series, kind=SolverRun.Kind.TEAMS, state__in=SolverRun.ACTIVE):
            waits = run.state == SolverRun.State.QUEUED
            state = SolverRun.State.DISCARDED if waits else SolverRun.State.STOPPING
            save(run, actor=actor, changes={"state": state, **({"finished_at": clock.now()} if waits else {})})


def is_stopping(run_id: UUID) -> bool:
    """Whether somebody asked the run to end."""
    return SolverRun.objects.filter(pk=run_id, state=SolverRun.State.STOPPING).exists()


def settle_lost(run: SolverRun) -> bool:
    """A run whose job has ended without an answer has failed; answers whether it was so."""
    job = Job.objects.filter(pk=run.job_id).first() if run.job_id is not None else None
    if job is not None and job.state in {Job.State.QUEUED, Job.State.RUNNING}:
        return False
    fail_run(run.pk)
    return True


def fail_run(run_id: UUID) -> None:
    """The job broke for good: the run says so and another can be asked for."""
    run = SolverRun.objects.filter(pk=run_id, state__in=SolverRun.ACTIVE).first()
    if run is not None:
        save(run, actor=SOLVER, changes={"state": SolverRun.State.FAILED, "finished_at": clock.now()})
