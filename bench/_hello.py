"""The product's WSGI application, with a bare hello-world view at `/hello` on the same server.

Bare means what a new Django project without middleware would answer with: one address, one view, no session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

from oppiva.wsgi import application as product


def hello(request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    return HttpResponse("Hello, world")


class Addresses:
    """The bare project's only address."""

    urlpatterns = (path("hello", hello),)


class BareHandler(WSGIHandler):
    """Django's own handler on those addresses."""

    def get_response(self, request: HttpRequest) -> HttpResponse:
        """Answers from the bare addresses instead of the product's."""
        request.urlconf = Addresses
        return super().get_response(request)


with override_settings(MIDDLEWARE=[]):
    bare = BareHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Hello-world for `/hello`, the product for everything else."""
    return (bare if environ["PATH_INFO"] == "/hello" else product)(environ, start_response)
