"""`form_teams`: the exact engine where it can be had, annealing otherwise, and both for large instances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from oppiva.core.solving import Budget, Rule, Status, iterations
from oppiva.core.teaming import exact
from oppiva.core.teaming.annealing import Annealing
from oppiva.core.teaming.bounds import pigeonhole
from oppiva.core.teaming.columns import columns, most_columns
from oppiva.core.teaming.contradictions import arithmetic, minimal, obvious
from oppiva.core.teaming.curing import cures_of
from oppiva.core.teaming.dealing import deal
from oppiva.core.teaming.evaluating import best_theme, evaluate
from oppiva.core.teaming.explaining import explain
from oppiva.core.teaming.grid import Grid
from oppiva.core.teaming.problem import Plan, Problem, Team, Weights
from oppiva.core.teaming.redividing import at_once, redivide

DEFAULT_ITERATIONS = 200_000
EXACT_PEOPLE = 40
# More columns than this are not worth their memory, however few the people (teams of up to ten).
MOST_COLUMNS = 150_000
# The exact engine begins with a good division; a large instance anneals for a quarter of its time.
WARM_UP, LARGE_WARM_UP = 20_000, 0.25
# Whether rules can be kept at all is mostly seen at once; else the exact engine knows.
SHORT = 2_000
FREE = Weights(0, 0, 0, 0, (0, 0, 0, 0), 0, 0, 0, 0)
TOLD_EVERY = 4_000
OnBetter = Callable[[Plan], None]


def form_teams(
    problem: Problem,
    seed: int = 1,
    budget: Budget | None = None,
    on_better: OnBetter | None = None,
    *,
    explained: bool = False,
    exact_people: int = EXACT_PEOPLE,
) -> Plan:
    """The best division found within the budget, checked by `evaluate`, with its bound and, when asked, its reasons.

    Up to `exact_people` people are divided exactly with the extra `oppiva[optimise]`; without it, or over that, by
    annealing. Where no division keeps the rules the status is `infeasible` and `core` says which are in the way.
    """
    return _Forming(problem, seed, budget or iterations(DEFAULT_ITERATIONS), on_better, exact_people).plan(explained)


class _Forming:
    def __init__(
        self, problem: Problem, seed: int, budget: Budget, on_better: OnBetter | None, exact_people: int
    ) -> None:
        self.problem, self.seed, self.budget, self.on_better = problem, seed, budget, on_better
        self.grid = Grid(problem)
        self.random = Random(seed)  # noqa: S311 -- a search, no secret
        self.extra = exact.available()
        self.small = self.extra and self.grid.size <= exact_people
        self.small = self.small and most_columns(self.grid, len(self.grid.blocks)) <= MOST_COLUMNS
        self.bound = pigeonhole(problem)
        self.proved = False
        self.best_told: int | None = None
        self.done = 0
        self.next_told = 0

    def plan(self, explained: bool) -> Plan:
        """The proposal, or the best division and what is in the way of a legal one."""
        core = arithmetic(self.problem) or obvious(self.problem)
        large = self.extra and not self.small and not core and at_once(self.grid) > 1
        if core:  # no search finds what cannot be: the best of a short one is shown
            teams = self._anneal(most=WARM_UP)
        else:
            teams = self._exact() if self.small else self._anneal(LARGE_WARM_UP if large else 1.0)
        if large and self._legal(teams):
            teams, self.done = redivide(self.grid, teams, self.random, self.budget, self.done, self._tell)
        made = self._made(teams)
        broken = evaluate(self.problem, made.members)[1]
        if broken:
            made = self._in_the_way(made, core, broken)
            if explained:
                made = replace(made, cures=tuple(cures_of(self.problem, made.core, self._cured)))
        return replace(made, reasons=explain(self.problem, made)) if explained else made

    def _in_the_way(self, plan: Plan, core: tuple[Rule, ...], broken: tuple[Rule, ...]) -> Plan:
        """The plan as infeasible: with a smallest contradiction where one is proved, else with the rules it breaks."""
        proved = bool(core) or self.proved
        if proved:
            core = minimal(self.problem, core, self._possible)
        return replace(plan, status="infeasible", bound=None, core=core or broken, proved=proved, tries=self.done)

    def _possible(self, problem: Problem) -> bool | None:
        """Whether any division keeps the rules; None when that is not known."""
        if arithmetic(problem) or obvious(problem):
            return False
        # Where nothing costs, a division without cost keeps every rule, and the walk ends at the first.
        free = replace(problem, weights=FREE, published={})
        check = _Forming(free, self.seed, iterations(WARM_UP), None, EXACT_PEOPLE)
        if check._legal(check._anneal(most=SHORT if check.small else WARM_UP, enough=0)):
            return True
        if not check.small:
            return None
        return True if check._legal(check._exact()) else False if check.proved else None

    def _cured(self, problem: Problem) -> Plan:
        return form_teams(problem, self.seed, iterations(min(self.done or WARM_UP, WARM_UP)))

    def _anneal(self, until: float = 1.0, most: int | None = None, enough: int = -1) -> list[list[int]]:
        """The best division of a walk: to this share of the budget, for so many iterations, or down to this cost."""
        walk = Annealing(self.grid, deal(self.grid), self.random)

        def share(iteration: int) -> float:
            if walk.best_cost <= enough:
                return 1.0
            used = self.budget(iteration) / until
            return min(1.0, used if most is None else max(used, iteration / most))

        walk.run(share, None if self.on_better is None else lambda: self._told(walk))
        self.done = walk.done
        return walk.best

    def _exact(self) -> list[list[int]]:
        """The cheapest division, or the warm-up's when the budget ends before a better one is found."""
        warm = self._anneal(0.5, WARM_UP)
        problem, everybody, indices = self.problem, range(self.grid.size), range(self.problem.count)
        cutoff = self._cost(warm) if self._legal(warm) else None
        made = columns(self.grid, everybody, indices)
        partition = exact.Partition(made, everybody, problem.count, indices, problem.accessible_teams)
        limits = exact.Limits(self.budget.limit(), self.budget.seconds_left(), self.random.randrange(2**31))
        found = partition.cheapest(cutoff, limits)
        self.proved = found.proved
        if found.bound is not None:
            self.bound = max(self.bound, found.bound)
        if found.chosen is None:
            return warm
        anywhere = [list(made.members[line]) for line in found.chosen if made.labels[line] < 0]
        teams = {made.labels[line]: list(made.members[line]) for line in found.chosen if made.labels[line] >= 0}
        free = [index for index in indices if index not in teams]
        teams |= dict(zip(free, anywhere, strict=True))
        return [teams[index] for index in indices]

    def _cost(self, teams: Sequence[Sequence[int]]) -> int:
        return sum(evaluate(self.problem, self.grid.ids(teams))[0].values())

    def _legal(self, teams: Sequence[Sequence[int]]) -> bool:
        return not evaluate(self.problem, self.grid.ids(teams))[1]

    def _told(self, walk: Annealing) -> None:
        """What a walk has found, now and then: early on it finds something better all the time."""
        if walk.done >= self.next_told:
            self.next_told = walk.done + TOLD_EVERY
            self._tell(walk.best)

    def _tell(self, teams: Sequence[Sequence[int]]) -> None:
        """Hands a better legal division to whoever waits for one."""
        if self.on_better is None or not self._legal(teams):
            return
        plan = self._made(teams)
        if self.best_told is None or plan.objective < self.best_told:
            self.best_told = plan.objective
            self.on_better(plan)

    def _made(self, teams: Sequence[Sequence[int]]) -> Plan:
        """The plan of a division: terms, theme of each team, bound and status."""
        problem = self.problem
        division = ordered(problem, self.grid.ids(teams))
        terms, broken = evaluate(problem, division)
        people = {person.id: person for person in problem.people}
        objective = sum(terms.values())
        bound = objective if self.proved and not broken else min(self.bound, objective)
        status: Status = "optimal" if bound == objective and not broken else "feasible"
        return Plan(
            status=status,
            objective=objective,
            bound=bound,
            terms=terms,
            seed=self.seed,
            iterations=self.done if (limit := self.budget.limit()) is None else limit,
            teams=tuple(
                Team(tuple(members), best_theme(problem, [people[one] for one in members])) for members in division
            ),
        )


def ordered(problem: Problem, division: Sequence[Sequence[str]]) -> list[list[str]]:
    """A division whose teams stand at the right index: published and locked ones stay, others by smallest member."""
    teams = [sorted(members) for members in division]
    if problem.published:
        return teams
    fixed: dict[int, list[str]] = {}
    for members in teams:
        index = next((problem.locked[one] for one in members if one in problem.locked), None)
        if index is not None and index not in fixed:
            fixed[index] = members
    rest = sorted(members for members in teams if not any(members is one for one in fixed.values()))
    free = [index for index in range(len(teams)) if index not in fixed]
    placed = fixed | dict(zip(free, rest, strict=True))
    return [placed[index] for index in range(len(teams))]
