"""The pages around a public model: its path, two versions side by side, the calculator. Nothing is stored."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oppiva.catalogue.forms.library import CalculatorForm
from oppiva.catalogue.pages import library_calculator, library_path, library_versions
from oppiva.catalogue.pages.library_head import Head, alternates
from oppiva.catalogue.queries import library_model as beside
from oppiva.catalogue.queries.library_path import public_path
from oppiva.catalogue.rules import library as rules
from oppiva.people.asker import actor_of


@login_not_required
@require_safe
def path(request: HttpRequest, slug: str) -> HttpResponse:
    """What led to a model and what came of it, as far as it is public."""
    actor = actor_of(request)
    newest = rules.newest_for(actor, slug)
    page = library_path.path_page(newest, public_path(actor, newest.operating_model))
    return render(request, "catalogue/library_path.html", {"page": page, "head": _head(request)})


@login_not_required
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions of a model, those of the address, else the two newest; a version that never was is 404."""
    actor = actor_of(request)
    model = rules.published_for(actor, slug)
    rows = beside.version_rows(model)
    old, new = library_versions.asked_of(request.GET, rows)
    if not old or not new:
        raise Http404
    pair = rules.version_for(actor, slug, old), rules.version_for(actor, slug, new)
    page = library_versions.compare_page(*pair, rows)
    return render(request, "catalogue/library_compare.html", {"page": page, "head": _head(request)})


@login_not_required
@require_safe
def calculator(request: HttpRequest, slug: str) -> HttpResponse:
    """The first year on one's own staff; a figure out of its limits is refused at its field."""
    newest = rules.newest_for(actor_of(request), slug)
    asked = any(name in request.GET for name in CalculatorForm.base_fields)
    form = CalculatorForm(request.GET if asked else None)
    fine = form.is_valid() if asked else True
    page = library_calculator.calculator_page(newest, form if asked and fine else None)
    context = {"page": page, "form": form, "head": _head(request)}
    return render(request, "catalogue/library_calculator.html", context, status=200 if fine else 422)


def _head(request: HttpRequest) -> Head:
    return Head(request.build_absolute_uri(request.path), alternates(request, request.path))
