"""Deeds that bring a model from one state to another with a reason, and its facts: address, theme, language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oppiva.catalogue import desk_words, errors, services
from oppiva.catalogue.forms.desk_deeds import EvidenceForm, FactsForm, ReasonForm, ReplaceForm
from oppiva.catalogue.models import OperatingModel
from oppiva.catalogue.pages.desk import frame, levels_of
from oppiva.catalogue.queries import desk as reads
from oppiva.catalogue.rules import library
from oppiva.catalogue.views.desk import led, written
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.ui import refusals
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version, id_in

Do = Callable[[HttpRequest, Actor, OperatingModel, forms.Form], str]


@dataclass(frozen=True)
class Deed:
    """A deed of this page: who may, its words, and what it does, which answers what is told afterwards."""

    action: str
    heading: Promise
    lead: Promise | str
    button: Promise
    do: Do


def _back_to_draft(request: HttpRequest, actor: Actor, model: OperatingModel, form: forms.Form) -> str:
    services.back_to_draft(actor, model, reason=form.cleaned_data["reason"])
    return "draft"


def _withdraw(request: HttpRequest, actor: Actor, model: OperatingModel, form: forms.Form) -> str:
    services.withdraw(actor, model, reason=form.cleaned_data["reason"])
    return "withdrawn"


def _bring_back(request: HttpRequest, actor: Actor, model: OperatingModel, form: forms.Form) -> str:
    services.bring_back(actor, model, reason=form.cleaned_data["reason"])
    return "back"


def _replace(request: HttpRequest, actor: Actor, model: OperatingModel, form: forms.Form) -> str:
    by = library.model_for(actor, model.programme.code, form.cleaned_data["by"])
    services.replace(actor, model, by, reason=form.cleaned_data["reason"])
    return "replaced"


def _lower(request: HttpRequest, actor: Actor, model: OperatingModel, form: forms.Form) -> str:
    level = form.cleaned_data["level"]
    wanted = None if level == "computed" else int(level)
    services.lower_evidence(actor, model, wanted, reason=form.cleaned_data["reason"])
    return "restored" if wanted is None else "lowered"


def _return(request: HttpRequest, actor: Actor, model: OperatingModel, form: forms.Form) -> str:
    reason = form.cleaned_data["reason"]
    services.return_to_candidate(actor, model, reason=reason, client_ref=id_in(request.POST, "client_ref"))
    return "returned"


def _discard(request: HttpRequest, actor: Actor, model: OperatingModel, form: forms.Form) -> str:
    services.discard_changes(actor, model, base_version=base_version(request, model.draft.version))
    return "discarded"


DEEDS: dict[str, Deed] = {
    "aihioksi": Deed(
        "write",
        gettext_lazy("Why does it become a candidate again?"),
        gettext_lazy("The candidate opens with all its experiments. What was written stays thirty days and comes back "
                     "by undo at the grouping table."),
        gettext_lazy("Make it a candidate again"),
        _return,
    ),
    "luonnokseksi": Deed(
        "write",
        gettext_lazy("Why does the text go back to be written?"),
        gettext_lazy("Who reviewed it is asked anew when the text is ready."),
        gettext_lazy("Back to be written"),
        _back_to_draft,
    ),
    "hylkaa": Deed(
        "write",
        gettext_lazy("Shall the changes be discarded?"),
        gettext_lazy("The text becomes again what the newest version says. What was written stays in the history."),
        gettext_lazy("Discard the changes"),
        _discard,
    ),
    "poista": Deed(
        "approve",
        gettext_lazy("Why is the model taken out of use?"),
        gettext_lazy("Its text stays readable at its address, with this reason on top."),
        gettext_lazy("Take out of use"),
        _withdraw,
    ),
    "kayttoon": Deed(
        "approve",
        gettext_lazy("Why does the model come back?"),
        gettext_lazy("Its steward checks it before it counts as published."),
        gettext_lazy("Bring back into use"),
        _bring_back,
    ),
    "korvaa": Deed(
        "approve",
        gettext_lazy("Which model replaces this one?"),
        gettext_lazy("The old address leads on to the other model. This is not taken back."),
        gettext_lazy("Replace the model"),
        _replace,
    ),
    "naytto": Deed(
        "approve",
        gettext_lazy("To which level is the evidence lowered?"),
        gettext_lazy("The evidence is computed from the experiments. A person may lower it, nobody raises it."),
        gettext_lazy("Lower the evidence"),
        _lower,
    ),
}  # fmt: skip
AT_FORM = {"evidence_raised": "level", "replaced_in_ring": "by", "replacement_not_in_use": "by"}


@never_cache
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, code: str, model: str, deed: str) -> HttpResponse:
    """A deed with its reason."""
    wanted = DEEDS.get(deed)
    if wanted is None:
        raise Http404
    actor, found = written(request, code, model, wanted.action)
    form = _form(request, actor, found, deed)
    if form.is_valid():
        try:
            done = wanted.do(request, actor, found, form)
        except DomainError as error:
            field = AT_FORM.get(error.code) or str(error.facts.get("field", ""))
            if field not in form.fields:
                raise
            form.add_error(field, refusals.words_of(errors.WORDS, error))
        else:
            return _after(request, found, done)
    context = {
        **frame(actor, found, "model", str(wanted.button)),
        "form": form,
        "heading": wanted.heading,
        "lead": wanted.lead,
        "levels": levels_of(found, form.computed) if isinstance(form, EvidenceForm) else (),
        "button": wanted.button,
        "ref": uuid4(),
        "version": found.draft.version if deed == "hylkaa" else None,
        "nothing": deed == "naytto" and not form.fields["level"].choices,  # type: ignore[attr-defined]  # a choice field
    }
    return show(request, "catalogue/model_small.html", context)


def _form(request: HttpRequest, actor: Actor, model: OperatingModel, deed: str) -> forms.Form:
    sent = request.POST if request.method == "POST" else None
    if deed == "korvaa":
        return ReplaceForm(sent, models=reads.replacements(actor, model))
    if deed == "naytto":
        computed = services.computed_evidence(model).level
        return EvidenceForm(sent, computed=computed, lowered=model.lowered_to is not None)
    return forms.Form(sent) if deed == "hylkaa" else ReasonForm(sent)


def _after(request: HttpRequest, model: OperatingModel, done: str) -> HttpResponse:
    """Where one goes on: at the candidate, when the model is one again."""
    if done != "returned" or model.candidate is None:
        return led(request, model, done)
    messages.success(request, str(desk_words.DONE[done]))
    return redirect(reverse("catalogue:candidate", args=[model.programme.code, model.candidate.code]))


@never_cache
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """Address, theme and language of a model."""
    actor, found = written(request, code, model)
    start = {"slug": found.slug, "theme": found.theme, "language": found.language}
    form = FactsForm(
        request.POST if request.method == "POST" else None, initial=start, fixed=found.current_version is not None
    )
    if form.is_valid() and _kept(request, found, form):
        return led(request, found, "saved")
    context = {
        **frame(actor, found, "model", _("Address, theme and language")),
        "form": form,
        "heading": _("Where is the model found?"),
        "button": _("Save"),
        "version": found.version,
        "ref": uuid4(),
    }
    return show(request, "catalogue/model_small.html", context)


def _kept(request: HttpRequest, model: OperatingModel, form: FactsForm) -> bool:
    actor, given = actor_of(request), form.cleaned_data
    base = base_version(request, model.version)
    try:
        if given.get("slug") and given["slug"] != model.slug:
            services.set_address(actor, model, given["slug"], base_version=base)
        if given["theme"] and given["theme"] != model.theme:
            services.set_theme(actor, model, given["theme"], base_version=base)
        if given["language"] != model.language:
            services.set_language(actor, model, given["language"], base_version=base)
    except DomainError as error:
        field = "slug" if error.code in {"slug_shape", "slug_taken"} else str(error.facts.get("field", ""))
        if field not in form.fields:
            raise
        form.add_error(field, refusals.words_of(errors.WORDS, error))
        return False
    return True
