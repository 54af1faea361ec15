"""Reads of experiments for pages, exports and upper apps."""

from oppiva.experiments.queries.steps import (
    Draft,
    StepWork,
    TaskRow,
    measure_for,
    measures_of,
    members_of,
    step_work,
    task_for,
    task_rows,
    tasks_of,
)

__all__ = [
    "Draft",
    "StepWork",
    "TaskRow",
    "measure_for",
    "measures_of",
    "members_of",
    "step_work",
    "task_for",
    "task_rows",
    "tasks_of",
]
