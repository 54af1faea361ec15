"""The experiments behind a model as the desk shows them, under the rights of who reads: codes to all, words to some."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.catalogue.models import ContradictionAnswer, EdgeKind, OperatingModel
from oppiva.catalogue.queries.cards import Card, cards_to, rows_on_table
from oppiva.catalogue.queries.model_sources import Standing, node_of_model, standing_of
from oppiva.catalogue.queries.standing import path_of
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment


@dataclass(frozen=True)
class SourceRow:
    """One evidence edge of a model: its experiment as a card (None: an adoption), kind, note, what was answered."""

    edge: int
    kind: str
    code: str
    note: str
    standing: Standing
    card: Card | None
    answer: str = ""
    answer_version: int = 0


def sources_of(actor: Actor, model: OperatingModel) -> tuple[SourceRow, ...]:
    """The effective sources, an edge a row, in the order in which they came; about ten statements."""
    trace = path_of(model.programme)
    node = node_of_model(model)
    standing = {one.node: one for one in standing_of(model.programme, node.pk, trace)}
    placed = Experiment.objects.filter(pk__in=[one.experiment for one in standing.values() if one.experiment])
    wanted = {one.experiment for one in standing.values()}
    rows = [one for one in rows_on_table(model.programme, placed.order_by().values("pk")) if one.pk in wanted]
    cards = cards_to(actor, model.programme, rows)
    edges = [one for one in trace.graph.sources(node.pk) if one.source in standing]
    against = [one for one in edges if one.kind == EdgeKind.CONTRADICTS]
    answers = (
        {
            (one.edge.source_id, one.edge.target_id): one
            for one in ContradictionAnswer.objects.filter(
                edge__source__in={one.source for one in against}, edge__kind=EdgeKind.CONTRADICTS,
                deleted_in__isnull=True,
            ).select_related("edge").order_by("edge")
        }
        if against
        else {}
    )  # fmt: skip
    found = []
    for one in edges:
        held = standing[one.source]
        said = answers.get(one.ends) if one.kind == EdgeKind.CONTRADICTS else None
        found.append(
            SourceRow(
                one.id,
                one.kind,
                held.code,
                one.note,
                held,
                cards.get(held.experiment) if held.experiment is not None else None,
                said.text if said is not None else "",
                said.version if said is not None else 0,
            )
        )
    return tuple(found)
