"""What a token may do to adoptions: its person's own, as far as the one grant it stands on allows and no further."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from oppiva.adoption.models import Adoption
from oppiva.adoption.rules.adoptions import KIND, mine, target_of
from oppiva.catalogue.models import OperatingModel
from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Place, Target, allowed
from oppiva.jobs import clock


def own_by_grant(actor: Actor) -> QuerySet[Adoption]:
    """The adoptions whose contact the person is; none where the grant gives nothing of an own one."""
    target = Target(KIND, frozenset({INSTANCE}), relations=frozenset({"own"}))
    return mine(actor) if allowed(actor, "read", target, clock.now()) else mine(actor).none()


def read_by_grant(actor: Actor, pk: UUID) -> Adoption:
    """An own adoption that the grant lets one read whole, else 404; what the person may as a steward counts nothing."""
    rows = mine(actor).select_related(
        "operating_model__programme", "programme", "area", "municipality", "organisation", "contact__unit",
        "model_version",
    )  # fmt: skip
    found = rows.filter(pk=pk).first()
    if found is None or not allowed(actor, "read", replace(target_of(found, {"own"}), publicity=""), clock.now()):
        raise Http404
    return found


def written_by_grant(actor: Actor, pk: UUID) -> Adoption:
    """The same to write to it; refuses (`not_allowed`) where the grant only reads."""
    found = read_by_grant(actor, pk)
    if not allowed(actor, "write", target_of(found, {"own"}), clock.now()):
        raise DomainError("not_allowed", action="write", kind=KIND)
    return found


def require_begin(actor: Actor, model: OperatingModel) -> None:
    """Refuse (`not_allowed`) a grant that does not let its holder keep an own adoption of the model."""
    places = frozenset({Place("programme", str(model.programme_id)), INSTANCE})
    if not allowed(actor, "write", Target(KIND, places, relations=frozenset({"own"})), clock.now()):
        raise DomainError("not_allowed", action="write", kind=KIND)
