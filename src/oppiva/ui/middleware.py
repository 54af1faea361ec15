"""Headers on every answer and failures in words (their order is in settings.MIDDLEWARE)."""

from __future__ import annotations

from functools import cache
from secrets import token_hex
from urllib.parse import urlsplit

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.deprecation import MiddlewareMixin
from structlog.contextvars import bind_contextvars, clear_contextvars

from oppiva.core.errors import DomainError
from oppiva.ui import errors
from oppiva.ui.leading import led_on

OWN = (
    "camera microphone fullscreen screen-wake-lock clipboard-write publickey-credentials-get "
    "publickey-credentials-create"
)
# What browsers know; an unknown name costs a line in the console.
NONE = (
    "accelerometer autoplay browsing-topics display-capture encrypted-media gamepad geolocation gyroscope hid "
    "idle-detection local-fonts magnetometer midi payment picture-in-picture serial usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join([f"{name}=(self)" for name in OWN.split()] + [f"{name}=()" for name in NONE.split()])


@cache
def usual_policy() -> str:
    """The Content-Security-Policy of the settings."""
    return str(build_policy())


class PolicyMiddleware(CSPMiddleware):
    """django-csp; what is the same on every answer is written once, an answer with wishes of its own goes its way."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the policy."""
        own = hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
        if own or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None):
            answer: HttpResponseBase = super().process_response(request, response)
            return answer
        response.headers.setdefault(HEADER, usual_policy())
        return response


class HeadersMiddleware(MiddlewareMixin):
    """Permissions-Policy and CORP on every answer, no-store on pages (trust.md 10.3); a view's own choice holds."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add what is not there yet; static files keep their own caching."""
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class FailureMiddleware(MiddlewareMixin):
    """Every log line of a request carries its id (trust.md 10.13), which the 500 page shows to quote.

    A database or disk that is away becomes 503 with Retry-After and the typed text (trust.md 10.15).
    """

    def process_request(self, request: HttpRequest) -> None:
        """A new id; what the thread held of an earlier request goes."""
        clear_contextvars()
        bind_contextvars(request=token_hex(4).upper())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The 503 page for a failed database or disk; anything else goes on to the 500 page.

        A body that did not come whole (`ui/whole.py`) is nobody's failure: who sent it is gone.
        """
        if isinstance(exception, UnreadablePostError):
            return HttpResponse(status=400)
        return errors.unavailable(request) if errors.is_away(exception) else None


class WordedErrorsMiddleware(MiddlewareMixin):
    """A DomainError of a service becomes a page in words; an htmx request of one signed out leads to the sign-in.

    Who opens an address that only takes a post is led on to the page it belongs to. No record has a code with a NUL,
    which PostgreSQL takes nowhere: such an address leads nowhere.
    """

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]) -> None:
        """404 for a NUL in a part of the address."""
        if any("\x00" in part for part in kwargs.values() if isinstance(part, str)):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a domain error."""
        return errors.worded(request, exception) if isinstance(exception, DomainError) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """htmx would put the sign-in page inside the page it came from: tell it to go there instead."""
        return signed_out_htmx(request, led_on(request, response))


def signed_out_htmx(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """204 with HX-Redirect in place of a redirect to the sign-in page, for an htmx request only."""
    if response.status_code != 302 or not request.headers.get("HX-Request"):
        return response
    target = response.headers.get("Location", "")
    if urlsplit(target).path != urlsplit(resolve_url(settings.LOGIN_URL)).path:
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": target})
