"""The library's list by where a page of it ended: for programs, which read it whole while models come and go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from oppiva.catalogue.models import ModelOrigin
from oppiva.catalogue.queries.library import ORDERS, Filters, fitting
from oppiva.catalogue.rules.library import current_versions


def library_ids(filters: Filters, *, order: str, behind: Q, most: int) -> list[tuple[UUID, tuple[Any, ...]]]:
    """Models that fit, those behind `behind` alone, each with the values it is ordered by; one statement.

    As in the list, a local variant is left to search and to the page of the model it came from.
    """
    rows = current_versions().exclude(operating_model__origin=ModelOrigin.FORK).filter(*fitting(filters)).filter(behind)
    columns = columns_of(order)
    found = rows.order_by(*ORDERS[order]).values_list("operating_model_id", *columns)[:most]
    return [(pk, tuple(values)) for pk, *values in found]


def columns_of(order: str) -> Sequence[str]:
    """What the list is ordered by, without directions."""
    return [one.removeprefix("-") for one in ORDERS[order]]
