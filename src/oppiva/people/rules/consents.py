"""Whose consents are whose."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from oppiva.core.policy import Actor
from oppiva.people.models import Consent


def consents_visible_to(actor: Actor) -> QuerySet[Consent]:
    """The actor's own consents; who prepares a publication asks the app that owns it."""
    living = Consent.objects.filter(deleted_in__isnull=True)
    return living.filter(person_id=UUID(actor.person_id)) if actor.person_id else living.none()


def consent_for(actor: Actor, pk: UUID) -> Consent:
    """The actor's own consent, else 404."""
    found = consents_visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
