"""When what happened inside the records of a path: the locked prediction and the decision of each experiment, and what
apps above tell of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from oppiva.catalogue.models import NodeKind
from oppiva.catalogue.path_slots import PathDay, days_above
from oppiva.catalogue.queries.model_sources import EVIDENCE
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Decision, Prediction
from oppiva.experiments.others_words import past
from oppiva.jobs.clock import HELSINKI

ABOVE = frozenset({NodeKind.ADOPTION, NodeKind.ADAPTATION, NodeKind.STORY})


def days_of(
    actor: Actor, kinds: Mapping[UUID, str], experiments: Mapping[UUID, UUID], *, public: bool
) -> tuple[PathDay, ...]:
    """The days of these nodes in order of time; one statement for experiments, those of apps above where their nodes
    are among them.

    `kinds`: the kind of each node; `experiments`: of those that the reader may read, the experiment -> its node.
    """
    above = [node for node, kind in kinds.items() if kind in ABOVE]
    return with_experiments(days_above(actor, above, public=public), experiments)


def with_experiments(above: Iterable[PathDay], experiments: Mapping[UUID, UUID]) -> tuple[PathDay, ...]:
    """The days of apps above and those of experiments in order of time; one statement, none for no experiment."""
    return tuple(sorted((*_of_experiments(experiments), *above), key=lambda one: one.on))


def _of_experiments(nodes: Mapping[UUID, UUID]) -> Iterable[PathDay]:
    """Days alone: what was predicted and decided stands in the experiment, for who reads it."""
    if not nodes:
        return
    of = {"experiment__in": list(nodes), "deleted_in__isnull": True}
    with reading(EVIDENCE):
        locked = Prediction.objects.filter(**of, locked_at__isnull=False).order_by()
        decided = Decision.objects.filter(**of, decided_at__isnull=False).order_by()
        named = locked.annotate(_choice=Value("", CharField())).values_list("experiment_id", "locked_at", "_choice")
        found: list[Any] = list(named.union(decided.values_list("experiment_id", "decided_at", "choice"), all=True))
    for pk, at, choice in sorted(found, key=lambda row: row[1]):
        words = _("The team decided: %(what)s") % {"what": past(choice)} if choice else _("The prediction was locked")
        yield PathDay(nodes[pk], at.astimezone(HELSINKI).date(), "decided" if choice else "predicted", words)
