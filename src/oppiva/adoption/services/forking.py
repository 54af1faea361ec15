"""A place that uses a model goes its own way: a local variant of the version it took, kept by itself (records.md 5)."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.adoption.models import TRIED, Adoption, LocalVariant
from oppiva.adoption.services.holding import held, tell
from oppiva.adoption.services.telling import tell_steward
from oppiva.audit import services as audit
from oppiva.catalogue.services import fork_version
from oppiva.catalogue.services import undo_fork as undo_model
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock


def fork(actor: Actor, adoption: Adoption, *, role: str = "", client_ref: UUID | None = None) -> LocalVariant:
    """Begin an own model from the version the place took; its contact keeps it from now on, writes and publishes it.

    `role`: what the contact is called as its steward, that of the adoption when empty. The same `client_ref` again is
    the first. Refuses anybody but the contact (`not_contact`), an adoption that is not confirmed
    (`adoption_unconfirmed`) or does not try or use the model now (`not_tried_yet`), a second while the first lives
    (`variant_lives`), and no role (`text_short`).
    """
    with held(actor, adoption) as found:
        if client_ref is not None:
            before = LocalVariant.objects.filter(operating_model=client_ref, adoption=found).first()
            if before is not None:
                return before
        person = found.contact
        if person is None or str(person.pk) != actor.person_id:
            raise DomainError("not_contact")
        if found.confirmed_on is None:
            raise DomainError("adoption_unconfirmed")
        if found.stage not in TRIED:
            raise DomainError("not_tried_yet")
        if LocalVariant.objects.filter(adoption=found, deleted_in__isnull=True).exists():
            raise DomainError("variant_lives")
        model = fork_version(
            actor, found.model_version, person=person, organisation=found.organisation,
            organisation_name=found.organisation_name, role=role or found.role, client_ref=client_ref,
        )  # fmt: skip
        made = LocalVariant(
            adoption=found, operating_model=model, from_version=found.model_version, begun_on=clock.today()
        )
        try:
            with transaction.atomic():
                saved = audit.save(made, actor=actor)
        except IntegrityError as error:
            raise DomainError("variant_lives") from error
        tell(actor, found, "adoption_forked", model=model.code)
        tell_steward(actor, found, "forked")
        return saved


def undo_fork(actor: Actor, variant: LocalVariant) -> UUID:
    """Take a local variant back whole while it is a draft; the adoption stays as it is.

    Refuses anybody but the contact (`not_contact`), and one that was published (`fork_gone_further`).
    """
    with held(actor, variant.adoption) as found:
        if str(found.contact_id) != actor.person_id:
            raise DomainError("not_contact")
        batch = undo_model(actor, variant.operating_model, along=[variant])
        tell(actor, found, "adoption_fork_undone", model=variant.operating_model.code)
        return batch
