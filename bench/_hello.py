"""The pages with one more address, `/hello`: a bare hello-world on the same server, behind the same middleware."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from oppiva.urls import handler400, handler403, handler404, handler500
from oppiva.urls import urlpatterns as pages

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def hello(request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    return HttpResponse("Hello, world")


urlpatterns = [path("hello", hello, name="hello"), *pages]
application = get_wsgi_application()
