"""The text of a model, part by part: written, rows moved, words of experiments taken one by one, saved."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.catalogue import errors, services
from oppiva.catalogue.forms import desk_rows
from oppiva.catalogue.forms.desk_text import PartForm, speak
from oppiva.catalogue.model_parts import Part, around, part_of
from oppiva.catalogue.models import IN_USE_STATES, OperatingModel
from oppiva.catalogue.pages.desk import frame
from oppiva.catalogue.pages.desk_text import proposals_page, take, text_page
from oppiva.catalogue.queries.desk_help import Offered, Proposal, offered
from oppiva.catalogue.queries.gate import changed_since
from oppiva.catalogue.variant_slots import more_of
from oppiva.catalogue.views.desk import led, written
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.ui import refusals
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version

REASON = 300


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str, model: str, part: str) -> HttpResponse:
    """A part of the text; a press on a row or on a proposal changes the form alone and saves nothing."""
    actor, found = written(request, code, model)
    page = part_of(part)
    if page is None:
        raise Http404
    help_ = offered(actor, found, page.fields)
    if request.method == "GET":
        form = PartForm(part=page, draft=found.draft, language=found.language)
        return _shown(request, actor, found, form, help_)
    if desk_rows.PRESS in request.POST:
        return _shown(request, actor, found, _with_rows(request, found, page), help_)
    if "take" in request.POST or "instead" in request.POST:
        return _taken(request, actor, found, page, help_)
    form = PartForm(request.POST, part=page, draft=found.draft, language=found.language)
    if form.is_valid() and _saved(request, actor, found, form):
        return _onward(request, found, page)
    return _shown(request, actor, found, form, help_)


@never_cache
@require_safe
def proposals(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """All that the experiments offer to the text, each with its source; a press opens it in its field, unsaved."""
    actor, found = written(request, code, model)
    page = proposals_page(found, offered(actor, found))
    context = {**frame(actor, found, "model", _("Fill from the experiments")), "page": page}
    return show(request, "catalogue/model_proposals.html", context)


def _with_rows(request: HttpRequest, model: OperatingModel, part: Part) -> PartForm:
    """The form as it was typed, after a press on one of its rows."""
    press = desk_rows.pressed(request.POST)
    typed = request.POST
    if press is None or press[0] not in part.fields:
        return PartForm(part=part, draft=model.draft, language=model.language, typed=typed)
    field, deed, at = press
    rows = desk_rows.moved(desk_rows.sent_rows(typed, field), deed, at)
    return PartForm(
        part=part,
        draft=model.draft,
        language=model.language,
        typed=typed,
        rows={field: rows},
        more=field if deed == "add" else "",
    )


def _taken(request: HttpRequest, actor: Actor, model: OperatingModel, part: Part, help_: Offered) -> HttpResponse:
    """The form with a proposal in its field; from another page only the key is sent, and the saved text is there."""
    instead = "instead" in request.POST
    one = help_.find(request.POST.get("instead" if instead else "take", ""))
    if one is None:
        raise Http404
    typed = request.POST if "base_version" in request.POST else None
    rows = None
    if one.field in desk_rows.ROWS:
        held = getattr(model.draft, one.field)
        rows = desk_rows.sent_rows(typed, one.field) if typed is not None else desk_rows.held_rows(one.field, held)
        rows = [*(row for row in rows if any(row.values())), {one.cell: one.taken}]
    form = PartForm(
        part=part,
        draft=model.draft,
        language=model.language,
        typed=typed,
        rows={one.field: rows} if rows is not None else None,
    )
    said = take(form, one, instead=instead)
    return _shown(request, actor, model, form, help_, one, said)


def _saved(request: HttpRequest, actor: Actor, model: OperatingModel, form: PartForm) -> bool:
    """Saves a valid form; a refusal stands at its field or goes on to its page."""
    try:
        services.save_draft(
            actor,
            model,
            form.values(),
            base_version=base_version(request, model.draft.version),
            reason=_sources(request)[:REASON],
        )
    except DomainError as error:
        if error.code == "conflict":
            speak(form, error)
            error.facts["back"] = request.path
            raise
        if not form.refuse(error, refusals.words_of(errors.WORDS, error)):
            raise
        return False
    return True


def _sources(request: HttpRequest, more: str = "") -> str:
    """The codes of the experiments whose words were taken into the form."""
    codes = [one for one in request.POST.get("from", "").split(", ") if one and len(one) < 20]
    return ", ".join(dict.fromkeys([*codes, *([more] if more else [])]))


def _onward(request: HttpRequest, model: OperatingModel, part: Part) -> HttpResponse:
    """Where the pressed button leads: to the next part, to publishing, or back to the model."""
    go = request.POST.get("go", "")
    if go == "next" and (after := around(part)[1]) is not None:
        return redirect(reverse("catalogue:model_write", args=[model.programme.code, model.code, after.key]))
    done = "saved"
    if model.state in IN_USE_STATES and (before := services.newest_version(model)) is not None:
        model.draft.refresh_from_db()
        done = "unpublished" if changed_since(model, before) else "saved"
    return led(request, model, done, "model_publish" if go == "publish" else "desk_model")


def _shown(
    request: HttpRequest,
    actor: Actor,
    model: OperatingModel,
    form: PartForm,
    help_: Offered,
    one: Proposal | None = None,
    said: str = "",
) -> HttpResponse:
    page = text_page(model, form, help_, said)
    context = {
        **frame(actor, model, "model", page.heading),
        "page": page,
        "form": form,
        "version": base_version(request, model.draft.version) if request.method == "POST" else model.draft.version,
        "taken": _sources(request, one.code if one is not None else ""),
        "in_use": model.state in IN_USE_STATES,
        "unread": help_.unread,
        "notes": [one for one in more_of(actor, model).notes if one.part == form.part.key],
    }
    return show(request, "catalogue/model_write.html", context)
