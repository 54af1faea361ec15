"""The desk: the list of models, the page of one, a candidate that becomes a model, what has happened to a model."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.catalogue import desk_words, queries, rules, services, words
from oppiva.catalogue.models import IN_LIBRARY, IN_USE_STATES, CandidateState, OperatingModel
from oppiva.catalogue.pages.desk import frame, list_page, model_page
from oppiva.catalogue.pages.desk_begin import missing_of
from oppiva.catalogue.pages.desk_history import history_page
from oppiva.catalogue.queries import desk as reads
from oppiva.catalogue.queries.desk_history import history_of
from oppiva.catalogue.queries.gate import changed_since
from oppiva.catalogue.rules import library
from oppiva.catalogue.variant_slots import DeskMore, more_of
from oppiva.catalogue.views.sent import NEWS
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.programme.models import Programme
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in


@never_cache
@require_safe
def models(request: HttpRequest, code: str) -> HttpResponse:
    """The models of a programme by state, with what each lacks next and whose turn it is."""
    actor = actor_of(request)
    programme, rows = library.desk_for(actor, code)
    page = list_page(reads.desk_list(programme, rows), programme.code)
    context = {
        "page": page,
        "programme": programme,
        "to_table": rules.reads_table(actor, programme),
        "readers": _readers(programme),
    }
    return show(request, "catalogue/model_list.html", context)


@never_cache
@require_safe
def model(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """One model: where it stands, what comes next, how much of its text is written."""
    actor, found = opened(request, code, model)
    held = reads.desk_model(found)
    newest = services.newest_version(found) if found.state in IN_USE_STATES else None
    changed = changed_since(found, newest) if newest is not None else ()
    page = model_page(held, library_address(found), newest, changed)
    around = frame(actor, found, "model")
    more = more_of(actor, found) if around["may_write"] else DeskMore()
    return show(request, "catalogue/model.html", {**around, "page": page, "ref": uuid4(), "more": more})


@never_cache
@require_safe
def history(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """What has been done to a model, the newest first."""
    actor, found = opened(request, code, model)
    rows = history_page(history_of(actor, found))
    return show(request, "catalogue/model_history.html", {**frame(actor, found, "history"), "rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
def become(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """A candidate becomes a model: what is missing is named first, what happens is told before the press."""
    actor = actor_of(request)
    found = rules.candidate_for(actor, code, candidate)
    rules.require_write(actor, found.programme)
    if request.method == "POST":
        made = services.become_model(actor, found, client_ref=id_in(request.POST, "client_ref"))
        return led(request, made, "became")
    if found.state != CandidateState.OPEN:
        return redirect("catalogue:candidate", code=code, candidate=candidate)
    board = queries.board(actor, found.programme)
    row = next((one for one in board.candidates if one.pk == found.pk), None)
    if row is None:  # closed between the two reads
        return redirect("catalogue:candidate", code=code, candidate=candidate)
    home = reverse("catalogue:candidate", args=[code, found.code])
    context = {
        "candidate": found,
        "programme": found.programme,
        "missing": missing_of(found, row),
        "size": words.size(row.experiments, len(row.areas)),
        "home": home,
        "ref": uuid4(),
        "path": [
            (_("Grouping table"), reverse("catalogue:table", args=[code])),
            (f"{found.code} {found.name}", home),
            (_("Make a model"), ""),
        ],
        "readers": _readers(found.programme),
    }
    return show(request, "catalogue/model_become.html", context)


# --- what the views of the desk share --------------------------------------------------------------------------------
def opened(request: HttpRequest, code: str, model: str) -> tuple[Actor, OperatingModel]:
    """The asker and a model whose draft they read, else 404."""
    actor = actor_of(request)
    return actor, library.model_for(actor, code, model)


def written(request: HttpRequest, code: str, model: str, action: str = "write") -> tuple[Actor, OperatingModel]:
    """The same for who may write or publish it; who only reads it learns that."""
    actor, found = opened(request, code, model)
    library.require(actor, action, found)
    return actor, found


def led(
    request: HttpRequest, model: OperatingModel, done: str, name: str = "desk_model", *args: object
) -> HttpResponse:
    """What was done, told on the page of the model that follows."""
    messages.success(request, str(desk_words.DONE[done]))
    return redirect(f"{reverse(f'catalogue:{name}', args=[model.programme.code, model.code, *args])}#{NEWS}")


def library_address(model: OperatingModel) -> str:
    """Where the world reads a model, empty while it reads nothing of it."""
    return reverse("catalogue:model", args=[model.slug]) if model.state in IN_LIBRARY else ""


def _readers(programme: Programme) -> str:
    return desk_words.readers(library.readers_of_draft(OperatingModel(programme=programme, state="draft")))
