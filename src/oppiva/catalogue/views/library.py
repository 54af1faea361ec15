"""The public library: its list, a model, a frozen version of it. Everybody reads them, without sign-in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oppiva.catalogue import library_search
from oppiva.catalogue.forms.library import LibraryAsked, asked_of
from oppiva.catalogue.library_kept import is_plain, kept
from oppiva.catalogue.models import IN_USE_STATES, ModelVersion
from oppiva.catalogue.pages import library as list_pages
from oppiva.catalogue.pages import library_model as pages
from oppiva.catalogue.pages.library_head import head_of
from oppiva.catalogue.pages.library_sources import codes_of
from oppiva.catalogue.queries import library as reads
from oppiva.catalogue.queries import library_model as beside
from oppiva.catalogue.queries import library_stamps as stamps
from oppiva.catalogue.queries.questions import public_questions
from oppiva.catalogue.rules import library as rules
from oppiva.catalogue.slots import links_of
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.asker import actor_of


@login_not_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The list: what is offered for use, narrowed and searched as the address says."""
    actor, asked = actor_of(request), asked_of(request.GET)
    if asked.text or not is_plain(request, actor):
        return _list(request, actor, asked)
    return kept(request, stamps.stamp_of_list(), lambda: _list(request, actor, asked))


def _list(request: HttpRequest, actor: Actor, asked: LibraryAsked) -> HttpResponse:
    notes: tuple[str, ...] = ()
    if asked.text:
        found, notes = library_search.found(actor, asked)
    else:
        found = reads.library_rows(asked.filters, order=asked.order, page=asked.page)
    published = bool(found.total) or reads.has_models()
    around = list_pages.Beside(published, notes, tuple(links_of(actor)))
    context = {"shown": list_pages.list_page(asked, found, around, request.GET)}
    return render(request, "catalogue/library_list.html", context)


@login_not_required
@require_safe
def model(request: HttpRequest, slug: str) -> HttpResponse:
    """A model by its newest version."""
    actor = actor_of(request)

    def drawn() -> HttpResponse:
        return _page(request, actor, rules.newest_of(rules.published_for(actor, slug)))

    stamp = stamps.stamp_of_model(slug) if is_plain(request, actor) else None
    return kept(request, stamp, drawn) if stamp is not None else drawn()


@login_not_required
@require_safe
def version(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """A version as it was frozen, whatever came after it."""
    actor = actor_of(request)
    return _page(request, actor, rules.version_for(actor, slug, number))


def _page(request: HttpRequest, actor: Actor, found: ModelVersion) -> HttpResponse:
    model = found.operating_model
    content = found.content
    since = beside.sources_since(model, content) if found.pk == model.current_version else ()
    around = pages.Beside(
        places=reads.places_of([model.pk])[model.pk],
        live=beside.live_sources(
            actor, content["model"]["programme"], [*codes_of(content), *(one["code"] for one in since)]
        ),
        term=beside.term_of(model),
        versions=beside.version_rows(model),
        today=clock.today(),
        successor=beside.successor_of(model),
        replaced_why=beside.replaced_why(model),
        instead=beside.instead_of(model),
        since=since,
    )
    page = pages.model_page(found, around)
    context = {
        "page": page,
        "model": model,
        "head": head_of(request, found, page),
        "questions": public_questions(model),
        "ask_to": page.ways.ask if around.term is not None and model.state in IN_USE_STATES else "",
        "own_term": _own_term(actor, around.term),
    }
    return render(request, "catalogue/library_model.html", context)


def _own_term(actor: Actor, term: beside.Term | None) -> UUID | None:
    """The reader's own stewardship of the model, when the reader keeps it."""
    mine = term is not None and term.person is not None and str(term.person) == actor.person_id
    return term.pk if term is not None and mine else None
