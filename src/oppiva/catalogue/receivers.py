"""What the catalogue hears: what a team says of earlier experiments becomes an edge of the trace when it decides, the
evidence of the models that stand on it follows its newest word, and search hears of each published version."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.queries.library import MODEL
from oppiva.catalogue.services import follow_prior_work, models_on, refresh
from oppiva.catalogue.services.model_telling import tell_authors
from oppiva.catalogue.signals import version_published
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.experiments.signals import experiment_decided, publication_withdrawn
from oppiva.search import services as search


@receiver(experiment_decided, dispatch_uid="catalogue.experiment_decided")
def follow(sender: object, experiment: Experiment, **_more: Any) -> None:
    """In the transaction of the decision: then the record is open, and with it what it says of others."""
    follow_prior_work(experiment)
    for model in models_on([experiment]):
        refresh(model)


@receiver(version_published, dispatch_uid="catalogue.version_published")
def find_version(sender: object, version: ModelVersion, **_more: Any) -> None:
    """In the transaction that publishes: the newest text is found by words at once. What a state changes (replaced,
    withdrawn) is read from the model when somebody searches."""
    search.changed(MODEL, [version.operating_model_id])


@receiver(publication_withdrawn, dispatch_uid="catalogue.publication_withdrawn")
def follow_withdrawal(sender: object, experiment: Experiment, actor: Actor, **_more: Any) -> None:
    """The experiment stays carried out and weighs what it did; who writes the models on it hears that its words and
    numbers are no longer public."""
    for model in models_on([experiment]):
        refresh(model)
        tell_authors(actor, model, "source_closed", facts={"experiment": experiment.code})
