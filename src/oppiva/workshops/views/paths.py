"""The line above a page's sentence: where the page stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.programme.models import Programme
from oppiva.workshops.models import Series

if TYPE_CHECKING:
    pass


def programme_path(programme: Programme, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The line above a page's sentence: the programme and where below it."""
    return [(programme.label, reverse("reporting:programme", args=[programme.code])), *more]


def list_path(programme: Programme, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The same below the list of series."""
    return programme_path(
        programme, (_("Workshop series"), reverse("workshops:series_list", args=[programme.code])), *more
    )


def series_path(series: Series, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The same below a series."""
    address = reverse("workshops:series", args=[series.programme.code, series.code])
    label = _("Series %(code)s") % {"code": series.code}
    return list_path(series.programme, (label, address if more else ""), *more)
