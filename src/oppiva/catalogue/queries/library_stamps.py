"""By what one sees, in a statement or two, that a page of the library would be drawn as it was: where its parts stand.

A part that is saved by the one save has another version then. What is computed (evidence, places) is counted beside it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Length

from oppiva.audit.prepared import Prepared, Slot
from oppiva.catalogue.library_slots import stamp_figures
from oppiva.catalogue.models import (
    IN_LIBRARY,
    ContradictionAnswer,
    EdgeKind,
    ForeignModel,
    ModelArea,
    ModelSource,
    OperatingModel,
    StewardQuestion,
    Stewardship,
    TraceEdge,
)

Stamp = tuple[Any, ...]


def stamp_of_model(slug: str) -> Stamp | None:
    """What the page of this model depends on; None for one that is not in the library. One statement."""
    return next(iter(_of_model.rows(slug)), None)


def stamps_of_models() -> dict[UUID, Stamp]:
    """What the page of each model of the library depends on; one statement."""
    return {one[0]: one for one in _models()}


def stamp_of_list() -> Stamp:
    """What the list depends on: the models of the library, where they were tried, what has come of them; one
    statement. That a place has given a model up is seen when the page is next drawn, within the minute: to count
    all places each time would cost more than the rest."""
    return next(iter(_of_list.rows()), ())


def _list() -> QuerySet[OperatingModel, Stamp]:
    shelf = OperatingModel.objects.filter(state__in=IN_LIBRARY).order_by()
    areas, edges = (one.objects.order_by("-pk").values("pk")[:1] for one in (ModelArea, TraceEdge))
    # Over all rows at once: a constant is nothing to group by.
    sums = shelf.values(_all=Value(1)).annotate(_n=Count("pk"), _versions=Sum("version"), _levels=Sum("evidence"))
    return sums.annotate(_area=Subquery(areas), _edge=Subquery(edges)).values_list(
        "_n", "_versions", "_levels", "_area", "_edge"
    )


def _model() -> QuerySet[OperatingModel, Stamp]:
    """The model of an address with what its page depends on."""
    return _models().filter(slug=Slot(0, OperatingModel._meta.get_field("slug")))


def _models() -> QuerySet[OperatingModel, Stamp]:
    """The models with what their pages depend on."""
    used = TraceEdge.objects.filter(kind=EdgeKind.TAKEN_AS, target__in_use=True)
    # An answer changes the page even where the level stays.
    answers = ContradictionAnswer.objects.filter(deleted_in__isnull=True)
    rows = OperatingModel.objects.filter(state__in=IN_LIBRARY, deleted_in__isnull=True).order_by()
    more = stamp_figures()
    # How a place is credited changes with its permission: its name, its area or nothing.
    pulled = TraceEdge.objects.filter(kind=EdgeKind.PULLED_INTO)
    credited = Sum(Length("source__title")) + Count("source__area")
    return rows.annotate(
        **more,
        _sources=figure(ModelSource.objects.all(), "operating_model", Sum("experiment__version")),
        _terms=figure(Stewardship.objects.all(), "operating_model", Sum("version")),
        _asked=figure(StewardQuestion.objects.all(), "operating_model", Sum("version")),
        _answers=figure(answers, "edge__source__experiment__model_sources__operating_model", Sum("version")),
        _credits=figure(pulled, "target__model_version__operating_model", credited),
        _variants=figure(rows, "forked_from", Sum("version")),
        _origin=figure(ForeignModel.objects.all(), "operating_model", Sum("version")),
        _used=figure(used, "source__model_version__operating_model", Count("target", distinct=True)),
    ).values_list(
        "pk", "version", "evidence", "current_version", "replaced_by__state", "replaced_by__version", "_sources",
        "_terms", "_asked", "_answers", "_credits", "_variants", "_used", "_origin", *more,
    )  # fmt: skip


# Written once a process, since that takes longer than to ask.
_of_model: Prepared[OperatingModel] = Prepared(_model)
_of_list: Prepared[OperatingModel] = Prepared(_list)


def figure(rows: QuerySet[Any], of: str, what: Any) -> Subquery:
    """One figure of the rows that belong to a model."""
    return Subquery(rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(_one=what).values("_one"))
