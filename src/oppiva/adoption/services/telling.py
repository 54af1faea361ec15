"""Who hears what of an adoption (records.md 12): its contact, who confirms it, the steward of the model."""

from __future__ import annotations

from collections.abc import Mapping

from oppiva.adoption import rules
from oppiva.adoption.models import Adoption
from oppiva.catalogue.models import Stewardship
from oppiva.core.policy import Actor
from oppiva.people.services import notify

TO_CONFIRM = "/kayttoonotot/vahvistettavat/"
OWN, WAITS, STEWARD = "adoption.own", "adoption.waits", "adoption.steward"


def link_of(adoption: Adoption) -> str:
    """The path of an adoption, without language prefix."""
    return f"/kayttoonotot/{adoption.pk}/"


def tell_adopter(
    actor: Actor, adoption: Adoption, code: str, *, reason: str = "", facts: Mapping[str, object] | None = None
) -> int:
    """A notice to the contact, in the caller's transaction; `facts` are codes and numbers."""
    told = {"code": adoption.code, **(facts or {})}
    return notify(
        actor, [adoption.contact_id], kind=OWN, object_id=adoption.pk, code=code, facts=told, reason=reason,
        link=link_of(adoption),
    )  # fmt: skip


def tell_confirmers(actor: Actor, adoption: Adoption) -> int:
    """Who may confirm the adopter is asked to."""
    return notify(
        actor, rules.confirmers(adoption), kind=WAITS, object_id=adoption.pk, code="waits",
        facts={"code": adoption.code}, link=TO_CONFIRM,
    )  # fmt: skip


def tell_steward(actor: Actor, adoption: Adoption, code: str, *, facts: Mapping[str, object] | None = None) -> int:
    """A notice to who keeps the model."""
    terms = Stewardship.objects.filter(
        operating_model=adoption.operating_model_id, state=Stewardship.State.ACCEPTED, deleted_in__isnull=True
    )
    persons = list(terms.filter(person__isnull=False).values_list("person_id", flat=True))
    return notify(
        actor, persons, kind=STEWARD, object_id=adoption.pk, code=code,
        facts={"code": adoption.code, **(facts or {})}, link=link_of(adoption),
    )  # fmt: skip
