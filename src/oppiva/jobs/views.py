"""Pages of jobs: how far a job is, stopping it, and opening a stored file."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from oppiva.core.policy import Actor
from oppiva.jobs import pages, rules
from oppiva.jobs.services import files, queue

log = logging.getLogger(__name__)

# trust.md 10.4: whatever a stored file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


@never_cache
@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the person's own job is; htmx asks for the progress alone until the state has changed."""
    shown = pages.job_page(rules.job_for(_actor(request), pk))
    if request.headers.get("HX-Request") != "true":
        return render(request, "jobs/job_detail.html", {"job": shown})
    if shown.state != request.GET.get("state"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("jobs:job", args=[pk])})
    return render(request, "jobs/job_detail.html#status", {"job": shown})


@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the person's own job to stop."""
    actor = _actor(request)
    queue.stop(rules.job_for(actor, pk), actor)
    return redirect("jobs:job", pk=pk)


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A stored file as attachment, for those whom the kind that owns it lets in."""
    stored = rules.file_for(_actor(request), pk)
    try:
        content = files.location(stored).open("rb")
    except FileNotFoundError:
        log.error("stored file %s has no content", stored.pk)
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.media_type)
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware of people, which lies above
    return actor
