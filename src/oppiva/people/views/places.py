"""Employment areas and municipalities: official keys, the same for everybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.people import queries
from oppiva.people.exports import EXPORTS
from oppiva.people.filter_words import chips
from oppiva.people.forms.lists import filters_of
from oppiva.people.queries import Filters
from oppiva.people.views.answers import Request
from oppiva.people.views.listing import Select, taking_out
from oppiva.ui.answers import show
from oppiva.ui.sent import page_in


def area_list(request: Request) -> HttpResponse:
    """Every employment area with its counts."""
    filters = filters_of(request.GET)
    context = {
        "rows": queries.area_rows(request.actor, text=filters.text),
        "base": reverse("people:area_list"),
        **taking_out(request, "area", Filters(text=filters.text)),
    }
    return show(request, "people/area_list.html", context)


def area_detail(request: Request, code: str) -> HttpResponse:
    """One area: its municipalities, and those of its organisations that the reader may see."""
    area = queries.area_of(code)
    context = {
        "name": queries.area_name(area),
        "path": [(_("Employment areas"), reverse("people:area_list"))],
        "municipalities": queries.municipality_rows(area=code),
        "organisations": queries.organisation_rows(request.actor, Filters(area=code), page=page_in(request.GET)),
        "municipality_base": reverse("people:municipality_list"),
        "organisation_base": reverse("people:organisation_list"),
    }
    return show(request, "people/area_detail.html", context)


def municipality_list(request: Request) -> HttpResponse:
    """Municipalities, of one area and by name when asked."""
    filters = filters_of(request.GET)
    context = {
        "rows": queries.municipality_rows(area=filters.area, text=filters.text),
        "chips": chips(request.actor, filters, EXPORTS["municipality"].parameters, request.GET),
        "selects": [Select("alue", _("Employment area"), filters.area, queries.area_choices())],
        "base": reverse("people:municipality_list"),
        "area_base": reverse("people:area_list"),
        **taking_out(request, "municipality", Filters(text=filters.text, area=filters.area)),
    }
    return show(request, "people/municipality_list.html", context)


def municipality_detail(request: Request, code: str) -> HttpResponse:
    """One municipality with its area and region."""
    municipality = queries.municipality_of(code)
    row = next(row for row in queries.municipality_rows(area=municipality.area_id) if row.code == code)
    context = {
        "row": row,
        "path": [(_("Municipalities"), reverse("people:municipality_list"))],
        "area_address": reverse("people:area_detail", args=[row.area_code]),
    }
    return show(request, "people/municipality_detail.html", context)
