"""The adoption kit of a published model and its slide on a screen, for everyone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oppiva.catalogue import services
from oppiva.catalogue.exports import model_slide
from oppiva.catalogue.pages.kit import kit_page
from oppiva.catalogue.rules import library
from oppiva.people.asker import actor_of
from oppiva.ui import pdf


@login_not_required
@require_safe
def screen(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The slide of a version as a page that fills a wall; drawn by the browser, so that it is there without a PDF."""
    found = library.version_for(actor_of(request), slug, number)
    context = model_slide.shown_of(found, get_language() or "fi")
    context |= {"back": reverse("catalogue:version", args=[slug, number])}
    if found.pk == found.operating_model.current_version:
        context["back"] = reverse("catalogue:model", args=[slug])
    context["file"] = reverse("catalogue:slide", args=[slug, number]) if pdf.available() else ""
    return render(request, "catalogue/slide_screen.html", context)


@login_not_required
@require_safe
def kit(request: HttpRequest, slug: str) -> HttpResponse:
    """List for the first week, message to the staff, papers and materials of the newest version."""
    model = library.published_for(actor_of(request), slug)
    version = services.newest_version(model)
    if version is None:
        raise Http404
    page = kit_page(model, version, language=get_language() or "fi", draws=pdf.available())
    return render(request, "catalogue/kit.html", {"page": page})
