"""One model as a folder, packed when it is asked for: what a stranger may keep, whatever becomes of the service."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from oppiva.catalogue import paper_rates
from oppiva.catalogue.rules import library as rules
from oppiva.catalogue.static_export import export_library, write_zip
from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of

# Of materials; beyond it they are named and fetched one by one.
MOST_BYTES = 50 * 1024 * 1024


@login_not_required
@require_safe
def folder(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The model with all its versions as a zip; as dear as a paper, and counted as one."""
    model = rules.published_for(actor_of(request), slug)
    if not paper_rates.has_room(get_ip(request)):
        raise DomainError("papers_too_many", retry_after=int(paper_rates.SPAN))
    packed = TemporaryFile()  # noqa: SIM115  (closed with the answer)
    with TemporaryDirectory(prefix="oppiva-vienti-") as made:
        export_library(Path(made), slug=model.slug, most_bytes=MOST_BYTES)
        write_zip(Path(made), packed)
    packed.seek(0)
    answer = FileResponse(packed, as_attachment=True, filename=f"{model.slug}.zip", content_type="application/zip")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store"
    return answer
