"""What must be filled before a state changes: the codes of the fields that are missing (records.md 2.1).

Required fields are checked here, at the gate, never when a step is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Cycle, Decision, Experiment, Prediction, Problem, Result, Step, Trial
from oppiva.experiments.models.choices import AsPlanned, Choice, Predicted

Missing = tuple[str, ...]
NUMBERS = (Predicted.AT_MOST, Predicted.AT_LEAST, Predicted.BETWEEN)

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


def plan_missing(problem: Problem) -> Missing:
    """Name and summary, theme, problem and whose it is."""
    return _codes(
        E2=len(problem.name) >= 3 and len(problem.summary) >= 10,
        E4=bool(problem.theme),
        E5=bool(problem.problem and problem.problem_of),
    )


def prediction_missing(prediction: Prediction) -> Missing:
    """Belief, prediction by a day, the first measure, limits of decision."""
    return _codes(
        E8=bool(prediction.belief),
        E9=_is_predicted(prediction),
        E10=all((prediction.what, prediction.unit, prediction.wanted, prediction.rhythm, prediction.statistic)),
        E11=_has_limits(prediction),
    )


def trial_missing(trial: Trial) -> Missing:
    """Where, with how many and when; whether customer data are touched and what stops the trial at once."""
    return _codes(
        E12=bool(trial.where and trial.how_many and trial.starts_on and trial.ends_on),
        E14=trial.customer_data is not None and bool(trial.stop_rule),
    )


def result_missing(result: Result) -> Missing:
    """Whether the plan came true, result and prediction, surprises and harms, what was learned, how sure it is."""
    told = result.as_planned == AsPlanned.YES or bool(result.changed and result.changed_planned is not None)
    return _codes(
        E18=bool(result.as_planned) and told,
        E19=bool(result.versus_prediction),
        E20=bool((result.surprises or result.no_surprises) and (result.harms or result.no_harms)),
        E21=len(result.learned) >= 20,
        E22=result.certainty is not None,
    )


def decision_missing(decision: Decision) -> Missing:
    """The choice, why, the next day (but for a stop) and who sees to it."""
    owned = bool(decision.owner_id or decision.owner_role)
    dated = decision.next_on is not None or decision.choice == Choice.STOP
    return _codes(E24=bool(decision.choice) and len(decision.why) >= 5 and owned and dated)


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


def _is_predicted(prediction: Prediction) -> bool:
    if not prediction.kind or prediction.by_date is None:
        return False
    if prediction.kind in NUMBERS and prediction.value is None:
        return False
    return prediction.kind != Predicted.BETWEEN or prediction.upper is not None


def _has_limits(prediction: Prediction) -> bool:
    cuts = prediction.keep_cut is not None and prediction.stop_cut is not None
    return cuts or all((prediction.keep_words, prediction.change_words, prediction.stop_words))


def _codes(**filled: bool) -> Missing:
    return tuple(code for code, is_filled in filled.items() if not is_filled)
