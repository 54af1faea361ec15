"""Error pages. (The ui engineer completes this: handler403, handler404, handler500, csrf_failure.)"""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in words when the form's token does not fit."""
    return HttpResponseForbidden()
