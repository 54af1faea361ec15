"""How long a search may go on: `budget(iteration)` gives the share used, and at 1 the search ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Budget(Protocol):
    """The share used (0 to 1) at an iteration; the clock's own version lives in the command line."""

    def __call__(self, iteration: int, /) -> float:
        """The share of the budget that is used when this many iterations are done."""

    def limit(self) -> int | None:
        """How many iterations there are in all; None when a clock ends the search."""

    def seconds_left(self) -> float | None:
        """How long an outside solver may still take; None when iterations end the search."""


@dataclass(frozen=True, slots=True)
class Iterations:
    """A budget of so many iterations: the same search on every machine."""

    count: int

    def __call__(self, iteration: int, /) -> float:
        return min(1.0, iteration / self.count) if self.count > 0 else 1.0

    def limit(self) -> int | None:
        return self.count

    def seconds_left(self) -> float | None:
        return None


def iterations(count: int) -> Iterations:
    """A budget that ends after `count` iterations."""
    return Iterations(count)


@dataclass(frozen=True, slots=True)
class Stopping:
    """Another budget that ends at once when somebody asked to stop: the best so far is the answer."""

    budget: Budget
    asked: Callable[[], bool]

    def __call__(self, iteration: int, /) -> float:
        return 1.0 if self.asked() else self.budget(iteration)

    def limit(self) -> int | None:
        return self.budget.limit()

    def seconds_left(self) -> float | None:
        return 0.0 if self.asked() else self.budget.seconds_left()
