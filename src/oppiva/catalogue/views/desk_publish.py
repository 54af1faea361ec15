"""Publishing a version: what it changes and what stands in the way is shown first, then one press."""

from __future__ import annotations

from unicodedata import normalize

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oppiva.catalogue import errors, services
from oppiva.catalogue.forms.desk_deeds import PublishForm
from oppiva.catalogue.models import ModelOrigin, ModelState
from oppiva.catalogue.pages.desk import frame
from oppiva.catalogue.pages.desk_publish import publish_page
from oppiva.catalogue.queries.desk_sources import sources_of
from oppiva.catalogue.services.versions import may_publish_from
from oppiva.catalogue.views.desk import led, library_address, opened
from oppiva.core.errors import DomainError
from oppiva.ui import refusals
from oppiva.ui.answers import show
from oppiva.ui.sent import whole_in


@never_cache
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """The page before publishing, and the press; afterwards the page of the library."""
    actor, found = opened(request, code, model)
    # As the note is stored, so that what was looked at of it is known again.
    note = normalize("NFC", request.POST.get("note", "")).strip()
    ahead = services.ahead_of(found, settled=request.POST.getlist("settled"), note=note)
    page = publish_page(found, ahead, sources_of(actor, found) if "unanswered" in ahead.missing else ())
    form = PublishForm(request.POST if request.method == "POST" else None, least=page.least, found=page.found)
    if form.is_valid():
        given = form.cleaned_data
        try:
            version = services.publish_version(
                actor,
                found,
                note=given["note"],
                change=given.get("change") or "",
                settled=given.get("settled") or (),
                base=request.POST.get("base", ""),
                draft_version=whole_in(request.POST, "draft_version", digits=9),
            )
        except DomainError as error:
            if error.code == "model_not_ready" and error.facts.get("missing") == ("personal",):
                form.add_error("settled", refusals.words_of(errors.WORDS, error))
            elif str(error.facts.get("field", "")) in form.fields or error.code == "change_lowered":
                form.add_error(str(error.facts.get("field", "")) or "change", refusals.words_of(errors.WORDS, error))
            else:
                raise
        else:
            messages.success(request, _("Version %(number)s is published.") % {"number": version.shown})
            found.refresh_from_db()
            address = library_address(found)
            return redirect(address) if address else led(request, found, "published")
    context = {
        **frame(actor, found, "publish"),
        "page": page,
        "form": form,
        "base": request.POST.get("base", page.base) if request.method == "POST" else page.base,
        # What was shown first: what has been written since is told, not published.
        "draft_version": request.POST.get("draft_version", str(found.draft.version)),
        "ready": not page.in_the_way and may_publish_from(found),
        "too_early": found.state in (ModelState.DRAFT, ModelState.TESTING) and not may_publish_from(found),
        "closed": found.state in (ModelState.REPLACED, ModelState.WITHDRAWN),
    }
    if found.origin == ModelOrigin.FORK:  # its words are the place's own: who writes it publishes it
        context["may_publish"] = context["may_write"]
    return show(request, "catalogue/model_publish.html", context)
