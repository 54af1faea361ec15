"""What a form sends along: the version it was opened with, and where a save leads."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from oppiva.core.errors import DomainError
from oppiva.experiments.models import Step
from oppiva.experiments.rules import Insider
from oppiva.ui.sent import base_version


def same_round(request: HttpRequest, insider: Insider) -> bool:
    """Whether the form was opened in the round that is in work; one that does not say so counts as opened in it."""
    return request.POST.get("cycle", "") in {"", str(insider.cycle.number)}


def require_round(request: HttpRequest, insider: Insider, step: str) -> None:
    """Refuse (`round_over`) what was typed in a round that has been decided since; the problem is of all rounds."""
    if step != Step.PROBLEM and not same_round(request, insider):
        raise DomainError("round_over", number=insider.cycle.number)


def base_of(request: HttpRequest, insider: Insider, version: int) -> int:
    """The version that the form was opened with; what was typed in an earlier round begins from the new one's."""
    return base_version(request, version) if same_round(request, insider) else version


def after_of(request: HttpRequest) -> str:
    """Where a save leads, when the form was drawn on another page of ours: a path, never another site."""
    sent = request.POST.get("after", "") if request.method == "POST" else request.GET.get("after", "")
    safe = sent.startswith("/") and url_has_allowed_host_and_scheme(sent, allowed_hosts=None)
    return sent if safe else ""


def with_query(address: str, **query: str) -> str:
    """The address with more in its query; empty values are left out."""
    from urllib.parse import urlencode, urlsplit, urlunsplit

    parts = urlsplit(address)
    more = urlencode({name: value for name, value in query.items() if value})
    return urlunsplit(parts._replace(query="&".join(part for part in (parts.query, more) if part)))
