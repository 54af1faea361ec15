"""A change that a place made goes back into the model: taken into the draft, part of the path with the next version."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.adoption.models import Adaptation, PulledAdaptation
from oppiva.adoption.services.holding import ADOPTIONS, credit_of, held, tell
from oppiva.adoption.services.telling import tell_adopter
from oppiva.audit import services as audit
from oppiva.catalogue.models import EdgeKind, ModelState, ModelVersion, NodeKind
from oppiva.catalogue.rules import library
from oppiva.catalogue.services import add_node, link_nodes
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock


def pull(actor: Actor, adaptation: Adaptation) -> PulledAdaptation:
    """Take a change of a confirmed place into the draft of the model it uses, by who writes the model; twice is once.

    Refuses who may not write it (`not_allowed`), a model out of use (`model_closed`), a place that is not confirmed
    (`adoption_unconfirmed`) and a change that was taken back (`gone`).
    """
    with held(actor, adaptation.adoption, write=False) as found:
        model = found.operating_model
        library.require(actor, "write", model)
        if model.state in (ModelState.REPLACED, ModelState.WITHDRAWN):
            raise DomainError("model_closed", model=model.code)
        if found.confirmed_on is None:
            raise DomainError("adoption_unconfirmed")
        now = Adaptation.objects.filter(pk=adaptation.pk, deleted_in__isnull=True).first()
        if now is None:
            raise DomainError("gone")
        before = PulledAdaptation.objects.filter(adaptation=now, operating_model=model, deleted_in__isnull=True).first()
        if before is not None:
            return before
        by = UUID(actor.person_id) if actor.person_id else None
        made = PulledAdaptation(adaptation=now, operating_model=model, by=by, at=clock.now())
        try:
            with transaction.atomic():
                saved = audit.save(made, actor=actor)
        except IntegrityError:
            return PulledAdaptation.objects.get(adaptation=now, operating_model=model, deleted_in__isnull=True)
        tell(actor, found, "adaptation_pulled", number=now.number, model=model.code)
        return saved


def put_back(actor: Actor, pulled: PulledAdaptation) -> None:
    """The change does not go into the draft after all; refuses one that a version has (`adaptation_in_version`)."""
    with held(actor, pulled.adaptation.adoption, write=False) as found:
        library.require(actor, "write", found.operating_model)
        now = PulledAdaptation.objects.select_for_update(no_key=True).get(pk=pulled.pk)
        if now.model_version_id is not None:
            raise DomainError("adaptation_in_version")
        if now.deleted_in is None:
            audit.delete([now], actor=actor)
            tell(actor, found, "adaptation_put_back", number=pulled.adaptation.number)


def settle_pulled(actor: Actor, version: ModelVersion) -> None:
    """A version was published: what was taken into its draft is in it now, stands in the path, and its places hear.

    In the transaction that publishes.
    """
    rows = PulledAdaptation.objects.filter(
        operating_model=version.operating_model_id, model_version__isnull=True, deleted_in__isnull=True
    ).select_related("adaptation__adoption__programme", "adaptation__node")
    for one in rows.order_by("at", "pk"):
        change = one.adaptation
        audit.save(one, actor=actor, changes={"model_version_id": version.pk})
        if change.node is None:
            node = add_node(
                ADOPTIONS, change.adoption.programme, kind=NodeKind.ADAPTATION,
                code=f"{change.adoption.code}-a{change.number}", facts=credit_of(change.adoption),
            )  # fmt: skip
            change = audit.save(change, actor=ADOPTIONS, changes={"node_id": node.pk})
        assert change.node is not None
        link_nodes(actor, change.node, version.node, EdgeKind.PULLED_INTO)
        facts = {"number": one.adaptation.number, "version": version.shown}
        tell_adopter(actor, one.adaptation.adoption, "pulled", facts=facts)
