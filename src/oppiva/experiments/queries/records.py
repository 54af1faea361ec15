"""The record of a step, found by the step's code."""

from __future__ import annotations

from oppiva.core.policy import reading
from oppiva.experiments.models import Cycle, Decision, OfStep, Prediction, Problem, Result, Step, Trial
from oppiva.experiments.rules import Insider


def record_of(insider: Insider, cycle: Cycle, step: str) -> OfStep:
    """The record of a step of this cycle."""
    with reading(insider.actor):
        match step:
            case Step.PROBLEM:
                return Problem.objects.get(experiment_id=cycle.experiment_id)
            case Step.PREDICTION:
                return Prediction.objects.get(cycle=cycle)
            case Step.TRIAL:
                return Trial.objects.get(cycle=cycle)
            case Step.RESULT:
                return Result.objects.get(cycle=cycle)
            case Step.DECISION:
                return Decision.objects.get(cycle=cycle)
    raise ValueError(f"no record of step {step}")
