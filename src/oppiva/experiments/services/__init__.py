"""The verbs of experiments."""

from oppiva.experiments.services.amendments import amend
from oppiva.experiments.services.drafts import drop_draft, forget_drafts, keep_draft
from oppiva.experiments.services.experiments import begin_cycle, begin_experiment, ensure_experiment
from oppiva.experiments.services.gates import first_missing, missing_for
from oppiva.experiments.services.news import news_of, tell_supervisors
from oppiva.experiments.services.permission import (
    answer_permission,
    ask_permission,
    tell_silences,
    withdraw_permission,
)
from oppiva.experiments.services.rhythm import end_rhythm, set_rhythm
from oppiva.experiments.services.states import move, plan, start
from oppiva.experiments.services.steps import (
    add_measure,
    remove_measure,
    remove_task,
    save_measure,
    save_step,
    save_task,
    share_step,
)

__all__ = [
    "add_measure",
    "amend",
    "answer_permission",
    "ask_permission",
    "begin_cycle",
    "begin_experiment",
    "drop_draft",
    "end_rhythm",
    "ensure_experiment",
    "first_missing",
    "forget_drafts",
    "keep_draft",
    "missing_for",
    "move",
    "news_of",
    "plan",
    "remove_measure",
    "remove_task",
    "save_measure",
    "save_step",
    "save_task",
    "set_rhythm",
    "share_step",
    "start",
    "tell_silences",
    "tell_supervisors",
    "withdraw_permission",
]
