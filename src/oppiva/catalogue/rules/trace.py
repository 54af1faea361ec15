"""Whose trace is read: that of the programmes whose candidates the actor reads."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.catalogue.models import TraceNode
from oppiva.catalogue.rules.table import card_for, tables_of
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.programme.models import Programme


def nodes_visible_to(actor: Actor) -> QuerySet[TraceNode]:
    """The nodes that the actor may come to; of a deleted record there is none."""
    return TraceNode.objects.filter(
        Q(experiment__isnull=True) | Q(experiment__deleted_in__isnull=True),
        Q(candidate__isnull=True) | Q(candidate__deleted_in__isnull=True),
        programme__in=tables_of(actor).order_by().values("pk"),
    )


def node_within(programme: Programme, code: str) -> TraceNode | None:
    """The node of this code in the programme, whoever reads; a candidate's code comes before an experiment's."""
    return TraceNode.objects.filter(programme=programme, code__iexact=code).order_by("kind").first()


def path_for(actor: Actor, programme: str, code: str) -> TraceNode | Experiment:
    """The record of this code, whose path is told; an experiment that leads nowhere yet has no node. Else 404."""
    found = (
        nodes_visible_to(actor)
        .filter(code__iexact=code, programme__code=programme)
        .select_related("programme")
        .order_by("kind")
        .first()
    )
    return found if found is not None else card_for(actor, programme, code)


def node_for(actor: Actor, code: str, programme: str = "") -> TraceNode:
    """The node of this code, in this programme where one is named, else 404; also when several programmes have it."""
    rows = nodes_visible_to(actor).filter(code__iexact=code).select_related("programme")
    rows = rows.filter(programme__code__iexact=programme) if programme else rows
    found = list(rows.order_by("kind")[:2])
    if not found or len({one.programme_id for one in found}) > 1:
        raise Http404
    return found[0]
