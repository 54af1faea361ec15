"""Errors before and after the views: below `/api/` as problems, elsewhere as the pages of `ui`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from oppiva.people.interface.edge import beside, language_of
from oppiva.people.interface.problems import NOT_FOUND, problem
from oppiva.ui import errors

HERE = "/api/"


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read."""
    return _problem(request, "malformed") or errors.handler400(request, exception)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed."""
    return _problem(request, "not_allowed") or errors.handler403(request, exception)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for what is not there and for what one may not see."""
    return _problem(request, NOT_FOUND) or errors.handler404(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return _problem(request, "failed") or errors.handler500(request)


def _problem(request: HttpRequest, code: str) -> HttpResponse | None:
    if not request.path.startswith(HERE):
        return None
    with override(language_of(request)):
        return beside(request, problem(code))
