"""Reactions of programme to what people tells."""

from __future__ import annotations

from uuid import UUID

from django.dispatch import receiver

from oppiva.audit.services import save
from oppiva.core.policy import Actor
from oppiva.people.models import Organisation
from oppiva.people.signals import organisation_added
from oppiva.programme import rules
from oppiva.programme.models import Commitment, Programme


@receiver(organisation_added)
def take_in_organisation(
    sender: object, organisation: Organisation, actor: Actor, programme_id: str = "", **kwargs: object
) -> None:
    """An organisation added from within a programme belongs to it from the start, with nothing promised yet.

    Refuses an ended programme: neither the organisation nor its commitment is stored then.
    """
    if programme_id:
        programme = Programme.objects.get(pk=UUID(programme_id))
        rules.require_open(programme)
        save(Commitment(programme=programme, organisation=organisation), actor=actor)
