"""Who asks, and the crumbs that all pages of a series share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from oppiva.workshops.models import Series
from oppiva.workshops.queries.scopes import series_label

if TYPE_CHECKING:
    from oppiva.core.policy import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the middleware of people found."""
    found: Actor = request.actor  # type: ignore[attr-defined]  # set by a middleware
    return found


def crumbs_of(series: Series, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Programme, series, and what follows."""
    return [
        (series.programme.label, reverse("reporting:programme", args=[series.programme.code])),
        (series_label(series.code, series.name), f"/hanke/{series.programme.code}/sarjat/{series.code}/"),
        *more,
    ]
