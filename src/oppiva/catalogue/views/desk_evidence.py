"""What a model stands on: its experiments, what contradicts it and what is said to that."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oppiva.catalogue import errors, queries, rules, services
from oppiva.catalogue.forms.desk_deeds import ModelAnswerForm, ReasonForm, SourceForm
from oppiva.catalogue.models import EdgeKind, OperatingModel
from oppiva.catalogue.pages.desk import frame
from oppiva.catalogue.pages.desk_sources import AgainstModel, against_model, sources_shown
from oppiva.catalogue.queries.desk_sources import SourceRow, sources_of
from oppiva.catalogue.rules import library
from oppiva.catalogue.views.desk import led, opened, written
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.ui import refusals
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.sent import id_in, whole_in

AT_FORM = frozenset({"card_unknown", "context_only", "edge_stands"})


@never_cache
@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """The experiments behind the model; one more is placed, and a person says that the contradictions are listed."""
    actor, found = opened(request, code, model)
    deed = request.POST.get("deed", "")
    if request.method == "POST" and deed in {"listed", "unlisted"}:
        services.say_contradictions_listed(actor, found, listed=deed == "listed")
        return led(request, found, deed, "model_sources")
    if request.method == "POST":
        library.require(actor, "write", found)
    form = SourceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _attached(request, actor, found, form):
        return led(request, found, "attached", "model_sources")
    rows = sources_shown(sources_of(actor, found), found)
    context = {
        **frame(actor, found, "sources"),
        "form": form,
        "ref": uuid4(),
        "groups": rows,
        "against": sum(len(group.rows) for group in rows if group.kind == "contradicts"),
        "unanswered": sum(one.waits for group in rows for one in group.rows),
    }
    return show(request, "catalogue/model_sources.html", context)


def _attached(request: HttpRequest, actor: Actor, model: OperatingModel, form: SourceForm) -> bool:
    given = form.cleaned_data
    card = rules.cards_of(model.programme).filter(code__iexact=given["card"].strip()).first()
    try:
        if card is None:
            raise DomainError("card_unknown", card=given["card"])
        services.attach_source(
            actor, model, card, kind=given["kind"], note=given["note"], client_ref=id_in(request.POST, "client_ref")
        )
    except DomainError as error:
        if error.code not in AT_FORM:
            raise
        if error.code == "card_unknown":
            # As it was typed: how the code is really written would tell that there is one.
            error = DomainError("card_unknown", card=given["card"])
        form.add_error("card", refusals.words_of(errors.WORDS, error))
        return False
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, model: str, edge: int) -> HttpResponse:
    """What is said to an experiment that contradicts the model."""
    actor, found = written(request, code, model)
    one = _one(actor, found, edge, against=True)
    form = ModelAnswerForm(request.POST if request.method == "POST" else None, initial={"text": one.answer})
    if form.is_valid():
        base = whole_in(request.POST, "base_version", digits=9)
        try:
            services.answer_model_contradiction(
                actor,
                found,
                edge,
                text=form.cleaned_data["text"],
                base_version=base,
                client_ref=id_in(request.POST, "client_ref"),
            )
        except DomainError as error:
            if error.code == "conflict":
                name_fields(form, error)
                error.facts["back"] = request.path
                raise
            if str(error.facts.get("field", "")) not in form.fields:
                raise
            form.add_error("text", refusals.words_of(errors.WORDS, error))
        else:
            return led(request, found, "answered", "model_sources")
    told = queries.told_to(actor, found.programme, one.card.pk) if one.card is not None else None
    return _small(
        request,
        actor,
        found,
        form,
        against_model(one, found, told),
        _("What do you say to the contradiction?"),
        _("Answer"),
        version=one.answer_version,
        public=_("The answer becomes public word for word once a version is published. Name nobody in it."),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def take_away(request: HttpRequest, code: str, model: str, edge: int) -> HttpResponse:
    """Takes an experiment away from the model, with why."""
    actor, found = written(request, code, model)
    one = _one(actor, found, edge)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.detach_source(
            actor, found, edge, reason=form.cleaned_data["reason"], client_ref=id_in(request.POST, "client_ref")
        )
        return led(request, found, "detached", "model_sources")
    return _small(
        request,
        actor,
        found,
        form,
        against_model(one, found, None),
        _("Why does it not belong to the model?"),
        _("Take away"),
    )


def _one(actor: Actor, model: OperatingModel, edge: int, *, against: bool = False) -> SourceRow:
    for one in sources_of(actor, model):
        if one.edge == edge and (not against or one.kind == EdgeKind.CONTRADICTS):
            return one
    raise Http404


def _small(
    request: HttpRequest,
    actor: Actor,
    model: OperatingModel,
    form: object,
    one: AgainstModel,
    heading: str,
    button: str,
    **more: object,
) -> HttpResponse:
    context = {
        **frame(actor, model, "sources", button),
        "form": form,
        "heading": heading,
        "button": button,
        "one": one,
        "ref": uuid4(),
        "back": "model_sources",
        **more,
    }
    return show(request, "catalogue/model_small.html", context)
