"""The verbs of experiments."""

from oppiva.experiments.services.amendments import amend
from oppiva.experiments.services.drafts import drop_draft, forget_drafts, keep_draft
from oppiva.experiments.services.experiments import begin_cycle, begin_experiment, ensure_experiment
from oppiva.experiments.services.gates import first_missing, missing_for
from oppiva.experiments.services.states import move, plan, start
from oppiva.experiments.services.steps import (
    add_measure,
    bring_back,
    remove_measure,
    remove_task,
    save_measure,
    save_step,
    save_task,
    share_step,
)
from oppiva.experiments.services.visibility import set_author_name, set_share_level

__all__ = [
    "add_measure",
    "amend",
    "begin_cycle",
    "begin_experiment",
    "bring_back",
    "drop_draft",
    "ensure_experiment",
    "first_missing",
    "forget_drafts",
    "keep_draft",
    "missing_for",
    "move",
    "plan",
    "remove_measure",
    "remove_task",
    "save_measure",
    "save_step",
    "save_task",
    "set_author_name",
    "set_share_level",
    "share_step",
    "start",
]
