"""What a search pays is what `evaluate` says: prices of teams, of swaps and moves, and of a whole walk (P2)."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from core.teaming.making import cost, instance, problems
from oppiva.core.solving import iterations
from oppiva.core.teaming import Problem, compare, evaluate, form_teams, moved, prices_of, swapped
from oppiva.core.teaming.annealing import Annealing
from oppiva.core.teaming.dealing import deal
from oppiva.core.teaming.grid import Grid


def divided(problem: Problem, data: st.DataObject) -> list[list[str]]:
    teams: list[list[str]] = [[] for _ in range(problem.count)]
    for one in problem.people:
        teams[data.draw(st.integers(0, problem.count - 1))].append(one.id)
    return teams


@given(problem=problems(), data=st.data())
def test_a_division_is_priced_as_evaluated_and_a_broken_rule_is_never_cheap(
    problem: Problem, data: st.DataObject
) -> None:
    division = divided(problem, data)
    prices = prices_of(problem, division)
    space = problem.accessible_teams
    over = 0 if space is None else max(0, sum(prices.needing) - space)
    paid = sum(prices.prices) + prices.grid.broken * over
    terms, broken = evaluate(problem, division)
    assert paid % (prices.grid.broken // 2) == sum(terms.values())
    assert (paid >= prices.grid.broken // 2) == bool(broken)


@given(problem=problems(rules=False), data=st.data())
def test_the_price_of_a_swap_and_of_a_move_is_the_difference(problem: Problem, data: st.DataObject) -> None:
    division = divided(problem, data)
    prices = prices_of(problem, division)
    one, other = (data.draw(st.sampled_from([person.id for person in problem.people])) for _ in range(2))
    to = data.draw(st.integers(0, problem.count - 1))
    for after in (swapped(division, one, other), moved(division, one, to)):
        change = compare(problem, division, after)
        assert change.price == cost(problem, after) - cost(problem, division)
        assert change.objective == cost(problem, after)
        teams = prices.grid.members(after)
        changed = prices.change(dict(enumerate(teams)))
        step = prices.grid.broken // 2
        assert (changed - change.price) % step == 0


@given(problem=problems(), seed=st.integers(0, 9))
def test_a_walk_knows_what_it_costs_at_every_step(problem: Problem, seed: int) -> None:
    walk = Annealing(Grid(problem), deal(Grid(problem)), Random(seed))
    walk.run(iterations(400))
    for cost_now, teams in ((walk.cost, walk.teams), (walk.best_cost, walk.best)):
        division = walk.grid.ids(teams)
        prices = prices_of(problem, division)
        space = problem.accessible_teams
        over = 0 if space is None else max(0, sum(prices.needing) - space)
        # The walk never takes a locked person from their team, so it pays nothing for locks.
        assert cost_now == sum(prices.prices) + prices.grid.broken * over - sum(
            prices.grid.broken for index, members in enumerate(teams) for one in members
            if prices.grid.locked[one] not in (-1, index)
        )  # fmt: skip


def test_dear_weights_do_not_make_a_rule_worth_breaking() -> None:
    problem = instance("teams-21")
    dear = type(problem.weights)(same_unit=1_000_000, theme=(0, 0, 0, 999_999))
    plan = form_teams(type(problem)(**{**vars(problem), "weights": dear}), budget=iterations(2_000), exact_people=0)
    assert plan.status != "infeasible"
