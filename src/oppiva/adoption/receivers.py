"""What adoptions hear: a version of a model was published, or a model is not offered for use any more."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from oppiva.adoption.services.news import tell_of_offer, tell_of_version
from oppiva.adoption.services.pulling import settle_pulled
from oppiva.adoption.services.weighing import link_waiting
from oppiva.catalogue.models import ModelVersion, OperatingModel
from oppiva.catalogue.signals import offer_changed, version_published
from oppiva.core.policy import Actor


@receiver(version_published, dispatch_uid="adoption.version_published")
def follow_version(sender: object, version: ModelVersion, actor: Actor, **_more: Any) -> None:
    """In the transaction that publishes: changes of places that were taken into the draft are in it now, what places
    found in earlier versions stands behind it, and who uses an older major hears of it."""
    settle_pulled(actor, version)
    link_waiting(version)
    tell_of_version(actor, version)


@receiver(offer_changed, dispatch_uid="adoption.offer_changed")
def follow_offer(sender: object, model: OperatingModel, actor: Actor, **_more: Any) -> None:
    """In the transaction that replaces or withdraws a model, or brings it back: who uses or follows it hears of it."""
    tell_of_offer(actor, model)
