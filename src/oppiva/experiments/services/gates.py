"""What must be filled before a state changes: the codes of the fields that are missing (records.md 2.1).

Required fields are checked here, at the gate, never when a step is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from oppiva.core.policy import Actor, reading
from oppiva.experiments.filling import (
    Missing,
    decision_missing,
    plan_missing,
    prediction_missing,
    result_missing,
    trial_missing,
)
from oppiva.experiments.models import Cycle, Decision, Experiment, Prediction, Problem, Result, Step, Trial

__all__ = [
    "STEP_OF",
    "Missing",
    "decision_missing",
    "first_missing",
    "missing_for",
    "plan_missing",
    "prediction_missing",
    "result_missing",
    "trial_missing",
]

# Where each field of the form is filled.
STEP_OF: Mapping[str, Step] = {
    **dict.fromkeys(("E2", "E4", "E5", "E6", "E7"), Step.PROBLEM),
    **dict.fromkeys(("E8", "E9", "E10", "E11"), Step.PREDICTION),
    **dict.fromkeys(("E12", "E13", "E14", "E15"), Step.TRIAL),
    **dict.fromkeys(("E18", "E19", "E20", "E21", "E22", "E23"), Step.RESULT),
    "E24": Step.DECISION,
}


def missing_for(actor: Actor, experiment: Experiment, cycle: Cycle, gate: str) -> Missing:
    """The codes missing before the gate `plan` (idea -> planned), `start` (planned -> running) or `decide`."""
    with reading(actor):
        return _GATES[gate](experiment, cycle)


def first_missing(codes: Missing) -> tuple[str, Step] | None:
    """The first of them and the step it is filled in, for the dashed button."""
    return (codes[0], STEP_OF[codes[0]]) if codes else None


def _to_plan(experiment: Experiment, cycle: Cycle) -> Missing:
    return plan_missing(Problem.objects.get(experiment=experiment))


def _to_start(experiment: Experiment, cycle: Cycle) -> Missing:
    return (
        *_to_plan(experiment, cycle),
        *prediction_missing(Prediction.objects.get(cycle=cycle)),
        *trial_missing(Trial.objects.get(cycle=cycle)),
    )


def _to_decide(experiment: Experiment, cycle: Cycle) -> Missing:
    return (
        *result_missing(Result.objects.get(cycle=cycle)),
        *decision_missing(Decision.objects.get(cycle=cycle)),
    )


_GATES: Mapping[str, Callable[[Experiment, Cycle], Missing]] = {
    "plan": _to_plan,
    "start": _to_start,
    "decide": _to_decide,
}
