"""Participants of a series into teams: `form_teams` proposes with reasons, a person accepts (solvers.md 3).

`evaluate` is the only definition of what a division costs. The exact engine needs the extra `oppiva[optimise]`.
"""

from oppiva.core.teaming.curing import edited
from oppiva.core.teaming.evaluating import TERMS, evaluate
from oppiva.core.teaming.exact import available
from oppiva.core.teaming.explaining import Quality, explain, is_private, quality, team_reasons
from oppiva.core.teaming.forming import DEFAULT_ITERATIONS, form_teams
from oppiva.core.teaming.problem import Division, Person, Plan, Problem, Team, Weights
from oppiva.core.teaming.reading import FORMAT, problem_of, read
from oppiva.core.teaming.repairing import Move, Repair, around, leaving, repair
from oppiva.core.teaming.swapping import Change, Prices, Swap, best_swap, compare, moved, prices_of, swapped
from oppiva.core.teaming.writing import to_json

__all__ = [
    "DEFAULT_ITERATIONS",
    "FORMAT",
    "TERMS",
    "Change",
    "Division",
    "Move",
    "Person",
    "Plan",
    "Prices",
    "Problem",
    "Quality",
    "Repair",
    "Swap",
    "Team",
    "Weights",
    "around",
    "available",
    "best_swap",
    "compare",
    "edited",
    "evaluate",
    "explain",
    "form_teams",
    "is_private",
    "leaving",
    "moved",
    "prices_of",
    "problem_of",
    "quality",
    "read",
    "repair",
    "swapped",
    "team_reasons",
    "to_json",
]
