"""Where a reader goes who opens an address that only takes a post: a page of an answer opened again, a copied link."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from oppiva.core.errors import DomainError
from oppiva.ui import errors
from oppiva.ui.context import prefixed
from oppiva.ui.registry import signed_in


def led_on(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """In place of an empty 405: the page the address belongs to, else a page in words; only for a reader of pages.

    A program that asks (no `text/html` accepted), htmx and every other method get the 405 as it is.
    """
    if response.status_code != 405 or request.method != "GET" or request.headers.get("HX-Request"):
        return response
    if "text/html" not in request.headers.get("Accept", ""):
        return response
    for address in _pages(request):
        if _opens(request, address):
            return HttpResponseRedirect(address)
    answer = errors.page(request, "ui/405.html", 405)
    answer.headers["Allow"] = response.headers.get("Allow", "POST")
    return answer


def _pages(request: HttpRequest) -> Iterator[str]:
    """The page one came from, then what lies above the address, nearest first; the first page of all is no answer."""
    home = prefixed("/", get_language() or settings.LANGUAGE_CODE)
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # what is no address at all
        came = urlsplit("")
    seen = {request.path, home}
    if came.netloc == request.get_host() and came.path not in seen:
        seen.add(came.path)
        yield came.path + (f"?{came.query}" if came.query else "")
    path = request.path.rstrip("/")
    while "/" in path:
        path = path.rpartition("/")[0]
        if f"{path}/" not in seen:
            yield f"{path}/"


def _opens(request: HttpRequest, address: str) -> bool:
    """Whether this reader may read a page there, asked of its view: that is where the rules are."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return False
    if getattr(match.func, "login_required", True) and not signed_in(request):
        return True  # it asks to sign in first
    asked = copy.copy(request)
    asked.path = asked.path_info = parts.path
    asked.META = {**request.META, "PATH_INFO": parts.path, "QUERY_STRING": parts.query}
    asked.GET = type(request.GET)(parts.query, mutable=False)
    asked.resolver_match = match
    # What is to be told once is told on the page that is led to, not on the one that was only asked.
    asked._messages = default_storage(asked)  # type: ignore[attr-defined]  # where Django keeps them
    try:
        answer = match.func(asked, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, DomainError):
        return False
    return bool(answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"))
