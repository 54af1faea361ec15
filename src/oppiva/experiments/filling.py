"""What of each step is filled and what is not, by the codes of the form's fields (records.md 2)."""

from __future__ import annotations

from oppiva.experiments.models import Decision, Prediction, Problem, Result, Trial
from oppiva.experiments.models.choices import AsPlanned, Choice, Predicted

Missing = tuple[str, ...]
NUMBERS = (Predicted.AT_MOST, Predicted.AT_LEAST, Predicted.BETWEEN)


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
