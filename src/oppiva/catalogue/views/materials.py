"""Materials of a model: the desk's list of them, and the download of those that are published."""

from __future__ import annotations

import logging
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.catalogue import paper_errors, services, words
from oppiva.catalogue.forms.materials import MaterialForm
from oppiva.catalogue.models import MOST_MATERIALS, OperatingModel
from oppiva.catalogue.pages.desk import tabs_of
from oppiva.catalogue.pages.materials import material_rows
from oppiva.catalogue.rules import library
from oppiva.catalogue.rules import materials as rules
from oppiva.catalogue.static_export.layout import safe_name
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.services.files import location
from oppiva.people.asker import actor_of
from oppiva.people.services import bring_back
from oppiva.ui import refusals
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in

log = logging.getLogger(__name__)

# trust.md 10.4: whatever a stored file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"
PASSED_ON = frozenset({"not_allowed", "programme_ended", "model_closed", "gone", "disk_full"})
REMOVED = "model_material_removed"  # in the web session: the batch that the page can bring back


@login_not_required
@require_safe
def material(request: HttpRequest, slug: str, number: str, pk: UUID, name: str = "") -> HttpResponseBase:
    """The file of a material of a version, always to save, never to be shown; `name`: as an export calls it."""
    version = library.version_for(actor_of(request), slug, number)
    stored = rules.published_material(version, pk)
    if name and name != safe_name(stored.name):
        raise Http404
    try:
        content = location(stored).open("rb")
    except FileNotFoundError:
        log.error("stored file %s has no content", stored.pk)
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.media_type)
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def materials(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """The materials of the draft in their order, and a form for one more."""
    actor = actor_of(request)
    found = library.model_for(actor, code, model)
    form = MaterialForm()
    if request.method == "POST":
        library.require(actor, "write", found)
        form = MaterialForm(request.POST, request.FILES)
        if form.is_valid() and _added(actor, found, form):
            messages.success(request, _("The material is saved. It is published with the next version."))
            return redirect(_here(found))
    form.keep_file_in_mind()
    may_write, readers = rules.sight_of(actor, found)
    rows = material_rows(services.materials_of(found))
    context = {
        "model": found,
        "name": found.draft.name,
        "tabs": tabs_of(found, "materials"),
        "path": [
            (_("Models"), reverse("catalogue:models", args=[code])),
            (found.code, reverse("catalogue:desk_model", args=[code, found.code])),
            (pgettext("of a model", "Materials"), ""),
        ],
        "rows": rows,
        "form": form,
        "may_write": may_write,
        "is_full": len(rows) >= MOST_MATERIALS,
        "most": MOST_MATERIALS,
        "undo": request.session.pop(REMOVED, None) if request.method == "GET" else None,
        "readers": words.readers(readers),
    }
    return show(request, "catalogue/materials.html", context)


@require_POST
def material_move(request: HttpRequest, code: str, model: str, pk: UUID) -> HttpResponse:
    """One place up, or down."""
    actor, found = _to_write(request, code, model)
    services.move_material(actor, rules.material_for(found, pk), up=request.POST.get("go") != "alas")
    return redirect(f"{_here(found)}#m-{pk}")


@require_POST
def material_remove(request: HttpRequest, code: str, model: str, pk: UUID) -> HttpResponse:
    """Out of the draft; the page that follows can bring it back."""
    actor, found = _to_write(request, code, model)
    request.session[REMOVED] = str(services.remove_material(actor, rules.material_for(found, pk)))
    return redirect(_here(found))


@require_POST
def material_back(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """Brings back what was removed."""
    actor, found = _to_write(request, code, model)
    batch = id_in(request.POST, "batch")
    if batch is None:
        raise Http404
    bring_back(actor, batch)
    messages.success(request, _("The material is back."))
    return redirect(_here(found))


def _to_write(request: HttpRequest, code: str, model: str) -> tuple[Actor, OperatingModel]:
    """The model for who writes it; who only reads it is refused, else 404."""
    actor = actor_of(request)
    found = library.model_for(actor, code, model)
    library.require(actor, "write", found)
    return actor, found


def _added(actor: Actor, model: OperatingModel, form: MaterialForm) -> bool:
    """Whether the material was added; what is refused stands at its field, what is wrong with a file at the file."""
    sent = form.cleaned_data
    try:
        services.add_material(
            actor, model, title=sent["title"], licence=sent["licence"], upload=sent["file"], link=sent["link"],
            client_ref=sent["client_ref"],
        )  # fmt: skip
    except DomainError as error:
        if error.code in PASSED_ON:
            raise
        field = "file" if error.code.startswith(("file_", "picture_")) else str(error.facts.get("field", ""))
        form.add_error(field if field in form.fields else None, refusals.words_of(paper_errors.WORDS, error))
        return False
    return True


def _here(model: OperatingModel) -> str:
    return reverse("catalogue:materials", args=[model.programme.code, model.code])
