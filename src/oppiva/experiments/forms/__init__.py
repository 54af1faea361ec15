"""The shapes of input of experiments."""

from __future__ import annotations

from oppiva.experiments.forms.prediction import PredictionForm
from oppiva.experiments.forms.problem import ProblemForm
from oppiva.experiments.forms.result import DecisionForm, ResultForm
from oppiva.experiments.forms.steps import StepForm
from oppiva.experiments.forms.trial import TrialForm
from oppiva.experiments.models import Step

# Step -> its form: what a page of work draws, a post fills and a draft is measured by.
FORMS: dict[str, type[StepForm]] = {
    Step.PROBLEM: ProblemForm,
    Step.PREDICTION: PredictionForm,
    Step.TRIAL: TrialForm,
    Step.RESULT: ResultForm,
    Step.DECISION: DecisionForm,
}
