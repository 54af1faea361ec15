"""What the three solvers share: the budget of a search, the reading of an input by JSON path, the head of an answer."""

from oppiva.core.solving.answers import Cure, Reason, Rule, Status, answer_head, dumps
from oppiva.core.solving.budgets import Budget, Iterations, Stopping, iterations
from oppiva.core.solving.errors import InputError
from oppiva.core.solving.nodes import Node, parse

__all__ = [
    "Budget",
    "Cure",
    "InputError",
    "Iterations",
    "Node",
    "Reason",
    "Rule",
    "Status",
    "Stopping",
    "answer_head",
    "dumps",
    "iterations",
    "parse",
]
