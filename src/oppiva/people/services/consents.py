"""The verbs of consents: given by the person alone, withdrawn by one press, and given again as a new row."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Consent


def give_consent(actor: Actor, *, kind: str, object_kind: str, object_id: str, about: str) -> Consent:
    """The actor's own consent to show a name, picture or voice in one thing, with the words they agreed to.

    Given while it holds already, the one that holds is answered. Nobody consents for somebody else (`not_allowed`).
    """
    if actor.person_id is None:
        raise DomainError("not_allowed", action="write", kind="consent")
    consent = Consent(
        person_id=UUID(actor.person_id),
        kind=kind,
        object_kind=object_kind,
        object_id=object_id,
        about=about,
        given_at=clock.now(),
    )
    try:
        with transaction.atomic():
            save(consent, actor=actor)
            _log("consent_given", actor, consent)
    except IntegrityError:
        return Consent.objects.get(
            person_id=consent.person_id,
            kind=kind,
            object_kind=object_kind,
            object_id=object_id,
            withdrawn_at__isnull=True,
            deleted_in__isnull=True,
        )
    return consent


def withdraw_consent(actor: Actor, consent: Consent) -> Consent:
    """Ends the person's own consent from this moment; pressed twice, the first time stays."""
    if actor.person_id != str(consent.person_id):
        raise DomainError("not_allowed", action="write", kind="consent")
    with transaction.atomic():
        stored = Consent.objects.select_for_update().get(pk=consent.pk)
        if stored.withdrawn_at is not None:
            return stored
        save(stored, actor=actor, changes={"withdrawn_at": clock.now()}, reason="withdrawn by the person")
        _log("consent_withdrawn", actor, stored)
    return stored


def _log(verb: str, actor: Actor, consent: Consent) -> None:
    log(
        verb,
        actor=actor,
        kind="consent",
        object_id=consent.pk,
        subject_id=consent.person_id,
        consent=str(consent.kind),
        of=consent.object_kind,
    )
