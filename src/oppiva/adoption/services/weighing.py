"""What the result of a place says of the model: a person's word, an edge of the trace (records.md 3.3, 4)."""

from __future__ import annotations

from oppiva.adoption import rules
from oppiva.adoption.models import Adoption, ResultTold, Weighs
from oppiva.adoption.services.holding import ADOPTIONS, held, tell
from oppiva.audit import services as audit
from oppiva.catalogue.graph import Edge
from oppiva.catalogue.models import EdgeKind, ModelVersion, OperatingModel
from oppiva.catalogue.queries.history import RESULT_CHANGED
from oppiva.catalogue.queries.model_sources import node_of_model
from oppiva.catalogue.queries.standing import path_of
from oppiva.catalogue.services import link_nodes, refresh, unlink_nodes
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor


def weigh(actor: Actor, adoption: Adoption, *, weighs: str) -> Adoption:
    """Say that the result supports or contradicts the model.

    The edge leads to a version that came after the one the place took: the trace has no rings. Where there is none yet
    it is inserted when the next one is published. Refuses who may not (`not_weigher`), a place that is not confirmed
    (`adoption_unconfirmed`) or has no measured result (`result_missing`), and what was said already (`weighed`).
    """
    if weighs not in Weighs.values:
        raise DomainError("choice_unknown", field="weighs")
    with held(actor, adoption, write=False) as found:
        if not rules.may_weigh(actor, found):
            raise DomainError("not_weigher")
        if found.node is None:
            raise DomainError("adoption_unconfirmed")
        if found.result != ResultTold.MEASURED:
            raise DomainError("result_missing")
        if found.weighs:
            raise DomainError("weighed", weighs=found.weighs)
        saved = audit.save(found, actor=actor, changes={"weighs": weighs})
        tell(actor, saved, "adoption_weighed", weighs=str(weighs))
        _link(actor, saved)
        return saved


def link_waiting(version: ModelVersion) -> None:
    """What was said of the results of places waits for a version after the one they took: it is there."""
    rows = Adoption.objects.filter(
        operating_model=version.operating_model_id, node__isnull=False, deleted_in__isnull=True
    ).exclude(weighs="")
    for adoption in rows.select_related("node", "programme").order_by("number"):
        _link(ADOPTIONS, adoption)


def unweigh(adoption: Adoption) -> None:
    """The result of a held place is another now: what was said of the earlier one holds no more, and its edge is taken
    away; the rows stay in the history."""
    if adoption.node is not None:
        edges = _edges(adoption)
        unlink_nodes(ADOPTIONS, adoption.programme, edges, RESULT_CHANGED)
        if edges:
            refresh(OperatingModel.objects.get(pk=adoption.operating_model_id))


def _edges(adoption: Adoption) -> list[Edge]:
    """The living edges by which the result stands behind the model or against it."""
    assert adoption.node is not None
    out = path_of(adoption.programme).graph.out_of.get(adoption.node.pk, ())
    return [one for one in out if one.kind in {EdgeKind.SUPPORTS, EdgeKind.CONTRADICTS}]


def _link(actor: Actor, adoption: Adoption) -> None:
    """The edge into the newest version of the model, where none leads yet and none would close a ring."""
    assert adoption.node is not None
    if _edges(adoption):
        return
    kind = EdgeKind.SUPPORTS if adoption.weighs == Weighs.SUPPORTS else EdgeKind.CONTRADICTS
    model = OperatingModel.objects.get(pk=adoption.operating_model_id)
    try:
        link_nodes(actor, adoption.node, node_of_model(model), kind)
    except DomainError as error:
        if error.code != "trace_ring":
            raise
        return
    refresh(model)
