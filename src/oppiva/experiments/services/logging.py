"""The audit rows of experiments: which one, nothing of what was written."""

from __future__ import annotations

from typing import Any

from oppiva.audit.services import log
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment


def log_experiment(verb: str, actor: Actor, experiment: Experiment, **facts: Any) -> None:
    """One row about an experiment; facts are codes, numbers, days."""
    log(
        verb,
        actor=actor,
        kind="experiment",
        object_id=str(experiment.pk),
        programme=str(experiment.programme_id),
        **facts,
    )
