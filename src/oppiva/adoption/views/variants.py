"""A local variant of a place, begun and taken back; and the changes of places that go back into a model."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.adoption import rules, services
from oppiva.adoption.errors import WORDS
from oppiva.adoption.forms.variants import VariantForm
from oppiva.adoption.models import TRIED, Adoption
from oppiva.adoption.pages.variants import changes_page
from oppiva.adoption.queries.pulling import change_for, changes_of, pulled_for
from oppiva.adoption.queries.variants import living_variant, stewardship_of
from oppiva.catalogue.models import ModelState, OperatingModel
from oppiva.catalogue.rules import library
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of
from oppiva.ui.sent import id_in


# --- a place's own ---------------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "POST"])
def variant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an own model is and what follows from it, and the press that begins one; or where the own one is."""
    actor, found = _own(request, pk)
    form = VariantForm(request.POST if request.method == "POST" else None, initial={"role": found.role})
    if form.is_valid():
        try:
            made = services.fork(
                actor, found, role=form.cleaned_data["role"], client_ref=id_in(request.POST, "client_ref")
            )
        except DomainError as error:
            if error.facts.get("field") != "role":
                raise
            form.add_error("role", words_of(WORDS, error))
        else:
            messages.success(request, _("The local variant is begun. Write what is different at your place."))
            term = stewardship_of(made)
            return redirect("catalogue:stewardship", term) if term else redirect(request.path)
    own = living_variant(found)
    context = {
        "adoption": found,
        "form": form,
        "ref": uuid4(),
        "variant": own,
        "undoable": own is not None and own.operating_model.state == ModelState.DRAFT,
        "term": stewardship_of(own) if own is not None else None,
        "early": found.confirmed_on is None or found.stage not in TRIED,
        "path": _path(found),
    }
    return show(request, "adoption/variant.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def variant_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A wrong local variant is taken back whole, while it is a draft."""
    actor, found = _own(request, pk)
    own = living_variant(found)
    if own is None:
        return redirect("adoption:variant", pk)
    if request.method == "POST":
        services.undo_fork(actor, own)
        messages.success(request, _("The local variant was taken back. The adoption goes on as it was."))
        return redirect("adoption:variant", pk)
    context = {"adoption": found, "variant": own, "path": _path(found)}
    return show(request, "adoption/variant_undo.html", context)


def _own(request: HttpRequest, pk: UUID) -> tuple[Actor, Adoption]:
    """The asker and their own adoption; nobody else begins a local variant of it."""
    actor = actor_of(request)
    found = rules.mine(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return actor, found


def _path(found: Adoption) -> list[tuple[str, str]]:
    home = reverse("adoption:adoption", args=[found.pk])
    return [(f"{found.code} {found.organisation_name}", home), (_("Local variant"), "")]


# --- back into the model ---------------------------------------------------------------------------------------------
@never_cache
@require_safe
def changes(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """The changes that confirmed places told, those told by most first, for who writes the model."""
    actor, found = _written(request, code, model)
    page = changes_page(found, changes_of(actor, found))
    home = reverse("catalogue:desk_model", args=[code, found.code])
    context = {
        "model": found,
        "page": page,
        "home": home,
        "path": [(f"{found.code} {found.draft.name}", home), (_("Changes of adopters"), "")],
    }
    return show(request, "adoption/changes.html", context)


@require_POST
def take(request: HttpRequest, code: str, model: str, change: UUID) -> HttpResponse:
    """A change goes into the draft."""
    actor, found = _written(request, code, model)
    services.pull(actor, change_for(found, change))
    messages.success(request, _("Taken into the draft. The model says where to add it to the text."))
    return redirect("adoption:changes", code, found.code)


@require_POST
def put_back(request: HttpRequest, code: str, model: str, pulled: UUID) -> HttpResponse:
    """A change does not go into the draft after all."""
    actor, found = _written(request, code, model)
    services.put_back(actor, pulled_for(found, pulled))
    messages.success(request, _("It was left out of the draft."))
    return redirect("adoption:changes", code, found.code)


def _written(request: HttpRequest, code: str, model: str) -> tuple[Actor, OperatingModel]:
    actor = actor_of(request)
    found = library.model_for(actor, code, model)
    library.require(actor, "write", found)
    return actor, found
