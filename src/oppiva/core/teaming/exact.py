"""The exact engine: linear relaxation over all columns, then an integer program over those that can still matter.

ortools is the optional extra `oppiva[optimise]` and brings numpy: imported inside the functions that need them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from oppiva.core.teaming.columns import Columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIRST_WINDOW = 4.0
TOLERANCE = 1e-6
ADDED = 400


@dataclass(frozen=True)
class Limits:
    """How far the integer program may go: nodes of its tree, seconds of a clock, and the seed of its own choices."""

    nodes: int | None
    seconds: float | None
    seed: int


@dataclass(frozen=True)
class Found:
    """The columns chosen, None when nothing better than `cutoff` was found; `proved`: nothing better exists."""

    chosen: tuple[int, ...] | None
    bound: int | None
    proved: bool


@dataclass(frozen=True)
class Relaxed:
    """The value of a linear relaxation, what each column costs beyond its duals, and whether people are left out."""

    value: float
    reduced: NDArray[np.float64]
    left_out: bool


def available() -> bool:
    """Whether the optional extra is installed."""
    try:
        from ortools.linear_solver import pywraplp  # noqa: F401 -- only whether it is there
    except ImportError:
        return False
    return True


class Partition:
    """People, each in exactly one of `count` columns; a label at most once; at most `space` columns that need it."""

    def __init__(
        self, columns: Columns, people: Sequence[int], count: int, labels: Sequence[int], space: int | None
    ) -> None:
        import numpy as np

        self.columns = columns
        self.count = count
        self.space = space
        at = {one: row for row, one in enumerate(people)}
        label_at = {label: len(people) + 2 + place for place, label in enumerate(labels)}
        self.people = len(people)
        # Rows: people, then the count, the accessible space, one per label, and an empty one that fills up short teams.
        self.rows = self.people + 2 + len(labels)
        empty = self.rows
        width = max((len(members) for members in columns.members), default=0) + 3
        lines = []
        for members, label, needing in zip(columns.members, columns.labels, columns.needing, strict=True):
            places = [at[one] for one in members]
            places.append(self.people)
            if needing:
                places.append(self.people + 1)
            if label >= 0:
                places.append(label_at[label])
            lines.append(places + [empty] * (width - len(places)))
        self.table: NDArray[np.int32] = np.array(lines, dtype=np.int32).reshape(len(lines), width)
        self.costs: NDArray[np.float64] = np.array(columns.costs, dtype=np.float64)

    def relaxed(self, costs: NDArray[np.float64]) -> Relaxed | None:
        """The linear relaxation, in which people may also be left out at a high price; None when the solver gave up.

        Columns are added as their reduced costs ask for them, until no other could lower the value.
        """
        import numpy as np
        from ortools.linear_solver import pywraplp

        solver = pywraplp.Solver.CreateSolver("GLOP")
        rows = self._rows(solver)
        objective = solver.Objective()
        objective.SetMinimization()
        spares = []
        for row in range(self.people + 1):
            for sign in (1, -1) if row == self.people else (1,):
                spare = solver.NumVar(0, solver.infinity(), "")
                rows[row].SetCoefficient(spare, sign)
                objective.SetCoefficient(spare, 10.0 * max(100.0, float(costs.max())))
                spares.append(spare)
        inside = np.zeros(len(costs), dtype=bool)
        while True:
            if solver.Solve() != pywraplp.Solver.OPTIMAL:
                return None
            duals = np.array([row.dual_value() for row in rows] + [0.0])
            reduced = costs - duals[self.table].sum(axis=1)
            candidates = np.flatnonzero((reduced < -TOLERANCE) & ~inside)
            if not len(candidates):
                left_out = sum(spare.solution_value() for spare in spares) > TOLERANCE
                return Relaxed(float(objective.Value()), reduced, left_out)
            order = candidates[np.argsort(reduced[candidates], kind="stable")][:ADDED]
            for line in order.tolist():
                variable = solver.NumVar(0, solver.infinity(), "")
                self._fill(rows, line, variable)
                objective.SetCoefficient(variable, float(costs[line]))
            inside[order] = True

    def _rows(self, solver: Any) -> list[Any]:
        rows = [solver.Constraint(1, 1) for _ in range(self.people)]
        rows.append(solver.Constraint(self.count, self.count))
        rows.append(solver.Constraint(0, solver.infinity() if self.space is None else self.space))
        rows += [solver.Constraint(0, 1) for _ in range(self.rows - len(rows))]
        return rows

    def _fill(self, rows: list[Any], line: int, variable: Any) -> None:
        for row in self.table[line].tolist():
            if row < self.rows:
                rows[row].SetCoefficient(variable, 1)

    def _coverable(self) -> bool:
        """Whether the relaxation can place everybody at all, whatever it costs; where it cannot, no choice can."""
        import numpy as np

        relaxed = self.relaxed(np.zeros_like(self.costs))
        return relaxed is None or not relaxed.left_out

    def whole(self, lines: Sequence[int], limits: Limits) -> tuple[tuple[int, ...] | None, bool]:
        """The cheapest whole choice among these columns, and whether it is proved to be."""
        from ortools.linear_solver import pywraplp

        solver = pywraplp.Solver.CreateSolver("SCIP")
        solver.SuppressOutput()
        settings = [f"randomization/randomseedshift = {limits.seed % 2**31}"]
        if limits.nodes is not None:
            settings.append(f"limits/totalnodes = {max(1, limits.nodes)}")
        solver.SetSolverSpecificParametersAsString("\n".join(settings))
        if limits.seconds is not None:
            solver.SetTimeLimit(max(1, int(limits.seconds * 1000)))
        rows = self._rows(solver)
        objective = solver.Objective()
        objective.SetMinimization()
        variables = [solver.IntVar(0, 1, "") for _line in lines]
        for line, variable in zip(lines, variables, strict=True):
            self._fill(rows, line, variable)
            objective.SetCoefficient(variable, float(self.costs[line]))
        exactly = pywraplp.MPSolverParameters()
        exactly.SetDoubleParam(exactly.RELATIVE_MIP_GAP, 0.0)
        status = solver.Solve(exactly)
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
            return None, bool(status == pywraplp.Solver.INFEASIBLE)
        chosen = tuple(line for line, one in zip(lines, variables, strict=True) if one.solution_value() > 0.5)
        return chosen, bool(status == pywraplp.Solver.OPTIMAL)

    def _cost(self, lines: Sequence[int]) -> int:
        return sum(self.columns.costs[line] for line in lines)

    def cheapest(self, cutoff: int | None, limits: Limits) -> Found:
        """The cheapest choice of columns, or the proof that none costs less than `cutoff`."""
        import numpy as np

        if not self.columns.members:
            return Found(None, None, proved=True)
        relaxed = self.relaxed(self.costs)
        if relaxed is None:
            chosen, complete = self.whole(range(len(self.costs)), limits)
            if chosen is not None and cutoff is not None and self._cost(chosen) >= cutoff:
                chosen = None
            return Found(chosen, None, complete)
        if relaxed.left_out and cutoff is None and not self._coverable():
            return Found(None, None, proved=True)
        # Somebody left out only makes the value lower: it is a bound all the same.
        value, reduced = relaxed.value, relaxed.reduced
        bound = ceil(value - TOLERANCE * max(1.0, value))
        best: tuple[int, ...] | None = None
        window = FIRST_WINDOW
        while True:
            if cutoff is not None:
                if bound >= cutoff:
                    return Found(best, bound, proved=True)
                window = min(window, cutoff - 1 - value)
            lines = np.flatnonzero(reduced <= window + TOLERANCE)
            chosen, complete = self.whole(lines.tolist(), limits)
            if chosen is not None:
                cost = self._cost(chosen)
                if cutoff is None or cost < cutoff:
                    best, cutoff = chosen, cost
            if not complete:
                return Found(best, bound, proved=False)
            # Every choice that costs less than the cutoff is made of columns within this window.
            if cutoff is not None and window >= cutoff - 1 - value - TOLERANCE:
                return Found(best, cutoff, proved=True)
            if len(lines) == len(self.costs):
                return Found(best, cutoff, proved=True)
            window = window * 3 if cutoff is None else min(window * 3, cutoff - 1 - value)
