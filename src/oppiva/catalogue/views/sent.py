"""Where a press leads, and how what was done is told beside it."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

NEWS = "vahvistus"  # the confirmation beside the press: the keyboard goes on from there


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for the content alone."""
    return request.headers.get("HX-Request") == "true"


def after_of(request: HttpRequest, otherwise: str) -> str:
    """The page on which one pressed: a path of ours, never another site."""
    sent = request.POST.get("after") or request.GET.get("after", "")  # Undo beside what was done has it in its address
    safe = sent.startswith("/") and url_has_allowed_host_and_scheme(sent, allowed_hosts=None)
    return sent if safe else otherwise


def with_query(address: str, **query: str) -> str:
    """The address with these in its query in place of what it had of them."""
    parts = urlsplit(address)
    kept = [part for part in parts.query.split("&") if part and part.partition("=")[0] not in query]
    more = urlencode({name: value for name, value in query.items() if value})
    return urlunsplit(parts._replace(query="&".join([*kept, *([more] if more else [])]), fragment=""))


def told(request: HttpRequest, programme: str, words: str, deed: UUID | None, after: str) -> HttpResponse:
    """What was done, with Undo beside it, on the page where one pressed."""
    undo = ""
    if deed is not None:
        undo = f"{reverse('catalogue:undo', args=[programme])}?{urlencode({'teko': str(deed), 'after': after})}"
    messages.success(request, words, extra_tags=undo)
    return redirect(after if is_partial(request) else f"{after}#{NEWS}")
