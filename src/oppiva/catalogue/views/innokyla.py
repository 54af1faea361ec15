"""The copy pack of a published model for Innokylä: a page to copy from, and the same as files, for everyone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oppiva.catalogue.exports import innokyla as exports
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.pages.innokyla import pack_page
from oppiva.catalogue.rules import library
from oppiva.catalogue.views.papers import FILE_POLICY, counted
from oppiva.jobs.sniff import MEDIA_TYPES
from oppiva.people.asker import actor_of
from oppiva.ui import docx


@login_not_required
@require_safe
def pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Field by field in the order of Innokylä's template."""
    found = library.newest_for(actor_of(request), slug)
    page = pack_page(found, language=get_language() or "fi")
    return render(request, "catalogue/innokyla.html", {"page": page})


@login_not_required
@require_safe
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """All of it as plain text."""
    found = library.newest_for(actor_of(request), slug)
    made = exports.text_of(found, get_language() or "fi")
    return _file(found, made.encode(), "txt", "text/plain; charset=utf-8")


@login_not_required
@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """All of it as a document; an address gets so many in ten minutes."""
    found = library.newest_for(actor_of(request), slug)
    made = exports.paper_of(found, get_language() or "fi")
    return _file(found, counted(request, lambda: docx.paper(made)), "docx", MEDIA_TYPES["docx"])


def _file(found: ModelVersion, content: bytes, form: str, media: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = content_disposition_header(True, exports.file_name(found, form)) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    return answer
