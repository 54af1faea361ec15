"""Whether an adopter is who it says (A13): before that it is neither shown nor counted."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override

from oppiva.adoption import rules
from oppiva.adoption.models import REASON_LENGTH, Adoption, ConfirmedBy, TakenVersion
from oppiva.adoption.services.holding import ADOPTIONS, facts_of, held, tell
from oppiva.adoption.services.telling import tell_adopter, tell_confirmers, tell_steward
from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import EdgeKind, NodeKind
from oppiva.catalogue.services import add_node, link_nodes
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.services import settle_notices

WAITS = "adoption.waits"


def works_there(adoption: Adoption) -> bool:
    """Whether its contact works in a unit of the organisation that adopts."""
    unit = adoption.contact.unit if adoption.contact is not None else None
    return (
        unit is not None and adoption.organisation_id is not None and unit.organisation_id == adoption.organisation_id
    )


def give_way(actor: Actor, adoption: Adoption) -> None:
    """A claim that waits is refused, since somebody who works for the organisation has begun for it; its contact reads
    why in the language of their own."""
    person = adoption.contact
    with override(person.language if person is not None else settings.LANGUAGE_CODE):
        why = gettext("Somebody who works for the organisation has begun for it.")
    saved = audit.save(
        adoption, actor=actor, changes={"refused_on": clock.today(), "refused_reason": why}, reason="refused"
    )
    tell(actor, saved, "adoption_refused")
    settle_notices(WAITS, saved.pk)
    tell_adopter(actor, saved, "refused", reason=why)


def confirm_at_once(actor: Actor, adoption: Adoption) -> bool:
    """Confirmed by the contact's own work sign-in: who works in a unit of the organisation that adopts."""
    if not works_there(adoption):
        return False
    _confirmed(actor, adoption, ConfirmedBy.WORK)
    return True


def wait_for_confirmation(actor: Actor, adoption: Adoption) -> None:
    """Its confirmers are asked."""
    tell_confirmers(actor, adoption)


def confirm(actor: Actor, adoption: Adoption) -> Adoption:
    """The adopter is who it says; counted and, as it allows, shown from now on.

    Refuses who may not say so (`not_confirmer`), and one that somebody has confirmed or refused (`adoption_settled`).
    """
    with held(actor, adoption, write=False) as found:
        by = rules.confirms_as(actor, found)
        if by is None:
            raise DomainError("not_confirmer")
        if found.confirmed_on is not None or found.refused_on is not None:
            raise DomainError("adoption_settled")
        saved = _confirmed(actor, found, by)
        settle_notices(WAITS, saved.pk)
        tell_adopter(actor, saved, "confirmed")
        return saved


def refuse(actor: Actor, adoption: Adoption, *, reason: str) -> Adoption:
    """The adopter is not who it says, with why (10 to 300), which its contact reads; it is not counted.

    Refuses who may not say so (`not_confirmer`), and one that was confirmed already (`adoption_settled`).
    """
    why = taken(reason, "reason", least=10, most=REASON_LENGTH)
    with held(actor, adoption, write=False) as found:
        if rules.confirms_as(actor, found) is None:
            raise DomainError("not_confirmer")
        if found.confirmed_on is not None or found.refused_on is not None:
            raise DomainError("adoption_settled")
        saved = audit.save(
            found, actor=actor, changes={"refused_on": clock.today(), "refused_reason": why}, reason="refused"
        )
        tell(actor, saved, "adoption_refused")
        settle_notices(WAITS, saved.pk)
        tell_adopter(actor, saved, "refused", reason=why)
        return saved


def take_back_refusal(actor: Actor, adoption: Adoption) -> Adoption:
    """Undo of `refuse`: it waits again. Refuses (`adoption_place_taken`) when another began at the place meanwhile."""
    with held(actor, adoption, write=False) as found:
        if rules.confirms_as(actor, found) is None:
            raise DomainError("not_confirmer")
        if found.refused_on is None:
            return found
        others = Adoption.objects.filter(
            operating_model=found.operating_model, adopter_key=found.adopter_key, unit_key=found.unit_key,
            refused_on__isnull=True, deleted_in__isnull=True,
        ).exclude(stage="ended")  # fmt: skip
        if others.exists():
            raise DomainError("adoption_place_taken", field="adopter", own=False)
        try:
            with transaction.atomic():
                changes = {"refused_on": None, "refused_reason": ""}
                saved = audit.save(found, actor=actor, changes=changes, reason="undone")
        except IntegrityError as error:  # begun at this moment
            raise DomainError("adoption_place_taken", field="adopter", own=False) from error
        tell_confirmers(actor, saved)
        tell(actor, saved, "adoption_refusal_taken_back")
        tell_adopter(actor, saved, "waits")
        return saved


def _confirmed(actor: Actor, adoption: Adoption, by: ConfirmedBy) -> Adoption:
    person = UUID(actor.person_id) if actor.person_id else None
    node = add_node(ADOPTIONS, adoption.programme, kind=NodeKind.ADOPTION, code=adoption.code, facts=facts_of(adoption))
    changes = {"confirmed_on": clock.today(), "confirmed_as": by, "confirmed_by_id": person, "node_id": node.pk}
    saved = audit.save(adoption, actor=actor, changes=changes, reason="confirmed")
    rows = TakenVersion.objects.filter(adoption=saved).select_related("model_version__node").order_by("on", "at")
    versions = [one.model_version for one in rows] or [saved.model_version]
    for version in versions:
        link_nodes(ADOPTIONS, version.node, node, EdgeKind.TAKEN_AS)
    tell(actor, saved, "adoption_confirmed", by=str(by))
    if by != ConfirmedBy.STEWARD:
        tell_steward(actor, saved, "new_adopter")
    return saved
