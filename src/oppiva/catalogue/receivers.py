"""What the trace hears of experiments: what a team says of earlier ones becomes an edge when it decides."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from oppiva.catalogue.services import follow_prior_work
from oppiva.experiments.models import Experiment
from oppiva.experiments.signals import experiment_decided


@receiver(experiment_decided, dispatch_uid="catalogue.experiment_decided")
def follow(sender: object, experiment: Experiment, **_more: Any) -> None:
    """In the transaction of the decision: then the record is open, and with it what it says of others."""
    follow_prior_work(experiment)
