"""The public page: no sign-in, no cookie, an allow-list of fields; earlier numbers for the programme alone."""

from __future__ import annotations

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oppiva.experiments import rules
from oppiva.experiments.models import Experiment, Publication
from oppiva.experiments.pages import public as pages
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.views.at_work import sight_of
from oppiva.jobs.services.files import location
from oppiva.people.asker import actor_of

log = logging.getLogger(__name__)

# trust.md 10.4: whatever a stored file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


@login_not_required
@require_safe
def public(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The newest number, for everybody."""
    found, newest = rules.public_for(actor_of(request), code, experiment)
    return _page(request, found, newest)


@require_safe
def numbered(request: HttpRequest, code: str, experiment: str, number: int) -> HttpResponse:
    """A number, also an earlier one, for the readers of the programme."""
    sight = sight_of(request, code, experiment)
    return _page(request, sight.experiment, rules.publication_for(sight, number))


@login_not_required
@require_safe
def picture(request: HttpRequest, code: str, experiment: str, entry: UUID) -> HttpResponseBase:
    """A picture that stands on the public page."""
    found, newest = rules.public_for(actor_of(request), code, experiment)
    if str(entry) not in reads.content_of_publication(newest)["pictures"]:
        raise Http404
    stored = rules.picture_of(found, entry)
    try:
        content = location(stored).open("rb")
    except FileNotFoundError:
        log.error("stored file %s has no content", stored.pk)
        raise Http404 from None
    answer = FileResponse(content, content_type=stored.media_type)
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "no-store"  # a page that is withdrawn is gone at once
    return answer


def _page(request: HttpRequest, experiment: Experiment, publication: Publication) -> HttpResponse:
    address = request.build_absolute_uri(pages.public_address(experiment))
    page = pages.public_page(experiment, publication, address=address, language=get_language() or "fi")
    context = {
        "experiment": experiment,
        "page": page,
        "canonical": address,
        "newest": publication.ended_at is None,
        "signed": actor_of(request).person_id in reads.content_of_publication(publication)["authors"],
    }
    return render(request, "experiments/public.html", context)
