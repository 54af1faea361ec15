"""Headers on every answer and failures in words. (Named in settings.MIDDLEWARE; the ui engineer completes this.)"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Permissions-Policy, CORP and no-store on private pages (trust.md 10.3)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class FailureMiddleware(HeadersMiddleware):
    """A database or disk that is away becomes 503 with Retry-After and the typed text."""


class WordedErrorsMiddleware(HeadersMiddleware):
    """A DomainError of a service becomes a 409 page in words."""
