"""The page about the interface for programs, for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oppiva.people.interface import words
from oppiva.people.interface.problems import TYPE


@login_not_required
@require_safe
def interface(request: HttpRequest) -> HttpResponse:
    """What there is, tokens, pages, errors, limits, and examples that are run as tests."""
    here = request.build_absolute_uri("/").rstrip("/")
    context = {
        "places": words.places(),
        "examples": words.examples(),
        "errors": words.errors(),
        "limits": words.limits(),
        "here": here,
        "prefix": TYPE,
        "begin_at": f"{here}/api/v1/models?limit=5",
    }
    return render(request, "people/interface.html", context)
