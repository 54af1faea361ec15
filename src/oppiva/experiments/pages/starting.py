"""What the beginning of a trial locks, said before the press."""

from __future__ import annotations

from oppiva.experiments.locked_words import belief_words, prediction_sentence
from oppiva.experiments.pages.beside_form import limits_of_record
from oppiva.experiments.pages.plan import trial_words
from oppiva.experiments.queries import page as reads
from oppiva.experiments.reading_words import readers_line
from oppiva.experiments.rules import Insider
from oppiva.jobs import clock


def starting(insider: Insider) -> dict[str, object]:
    """Prediction, limits, measure and days as they will be locked."""
    today = clock.today()
    steps = reads.steps_of(insider.actor, insider.cycle)
    prediction, trial = steps.prediction, steps.trial
    past = trial is not None and trial.starts_on is not None and trial.starts_on < today
    return {
        "experiment": insider.experiment,
        "sentence": prediction_sentence(prediction, today) if prediction is not None else "",
        "belief": belief_words(prediction) if prediction is not None else "",
        "limits": limits_of_record(prediction) if prediction is not None else (),
        "when": trial_words(trial, today) if trial is not None else "",
        "past": past,
        "readers": readers_line(insider.experiment, insider.cycle),
    }
