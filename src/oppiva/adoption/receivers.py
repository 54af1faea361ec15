"""What adoptions hear: a version of a model was published."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from oppiva.adoption.services.weighing import link_waiting
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.signals import version_published


@receiver(version_published, dispatch_uid="adoption.version_published")
def weigh_version(sender: object, version: ModelVersion, **_more: Any) -> None:
    """In the transaction that publishes: what places found in earlier versions stands behind the new one."""
    link_waiting(version)
