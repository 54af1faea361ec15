"""What adoptions hear: a version of a model was published."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from oppiva.adoption.services.news import tell_of_version
from oppiva.adoption.services.pulling import settle_pulled
from oppiva.adoption.services.weighing import link_waiting
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.signals import version_published
from oppiva.core.policy import Actor


@receiver(version_published, dispatch_uid="adoption.version_published")
def follow_version(sender: object, version: ModelVersion, actor: Actor, **_more: Any) -> None:
    """In the transaction that publishes: changes of places that were taken into the draft are in it now, what places
    found in earlier versions stands behind it, and who uses an older major hears of it."""
    settle_pulled(actor, version)
    link_waiting(version)
    tell_of_version(actor, version)
