"""Which texts of the index a reader may find, as one query: it becomes part of each statement of search."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from oppiva.core.policy import Actor
from oppiva.search import slots
from oppiva.search.models import TextDoc
from oppiva.search.slots import Filters, Kind


def placed(actor: Actor, kinds: Collection[Kind]) -> dict[str, Actor]:
    """The actor as each kind's rights see it; what kinds share is asked once."""
    made: dict[Callable[[Actor], Actor] | None, Actor] = {None: actor}
    for kind in kinds:
        if kind.placed not in made and kind.placed is not None:
            made[kind.placed] = kind.placed(actor)
    return {kind.name: made[kind.placed] for kind in kinds}


def visible(actors: dict[str, Actor], filters: Filters) -> QuerySet[TextDoc]:
    """The texts that may be found: of each kind, those of the objects that its owner lets this reader see.

    Inside `reading`. The rights are a subquery on (kind, object_id); search holds no copy of them.
    """
    allowed = Q(pk__in=[])
    for name, actor in actors.items():
        kind = slots.kind_of(name)
        if kind is not None:
            allowed |= Q(kind=name, object_id__in=kind.narrowed(kind.visible_to(actor), filters))
    return TextDoc.objects.filter(allowed)


def as_sql(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """A query as SQL with its parameters; None when it is known to give nothing."""
    from django.core.exceptions import EmptyResultSet

    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(params)
