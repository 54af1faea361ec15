"""Budgets: the share that is used, and a search that somebody stops."""

from oppiva.core.solving import Stopping, iterations


def test_iterations_are_used_up_one_by_one() -> None:
    budget = iterations(4)
    assert [budget(done) for done in range(6)] == [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
    assert (budget.limit(), budget.seconds_left()) == (4, None)


def test_none_at_all_is_used_from_the_start() -> None:
    assert iterations(0)(0) == 1.0


def test_who_asks_to_stop_ends_any_budget() -> None:
    asked: list[bool] = []
    budget = Stopping(iterations(100), lambda: bool(asked))
    assert (budget(1), budget.limit(), budget.seconds_left()) == (0.01, 100, None)
    asked.append(True)
    assert (budget(1), budget.seconds_left()) == (1.0, 0.0)
