"""The public library: its list, a model, a frozen version of it. Everybody reads them, without sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from oppiva.catalogue import library_search
from oppiva.catalogue.forms.library import LibraryAsked, asked_of
from oppiva.catalogue.library_kept import Parts, frozen_parts, is_plain, kept, parts_of
from oppiva.catalogue.library_slots import acts_of, taken_up
from oppiva.catalogue.models import IN_USE_STATES, ModelVersion, OperatingModel, origin_of
from oppiva.catalogue.pages import library as list_pages
from oppiva.catalogue.pages import library_model as pages
from oppiva.catalogue.pages.library_head import head_of
from oppiva.catalogue.pages.library_sources import codes_of
from oppiva.catalogue.queries import library as reads
from oppiva.catalogue.queries import library_model as beside
from oppiva.catalogue.queries import library_stamps as stamps
from oppiva.catalogue.queries.library import LibraryRows
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
    if asked.text:
        # What is found depends on who asks, and on the words of the day.
        found, notes = library_search.found(actor, asked)
        return _list(request, actor, asked, found, notes)
    stamp = stamps.stamp_of_list()

    def drawn() -> HttpResponse:
        return parts_of(
            request, stamp, request.get_full_path(), draw=lambda parts: _kept_list(request, actor, asked, parts)
        )

    return kept(request, stamp, drawn) if is_plain(request, actor) else drawn()


def _kept_list(request: HttpRequest, actor: Actor, asked: LibraryAsked, parts: Parts) -> HttpResponse:
    found = None if parts else reads.library_rows(asked.filters, order=asked.order, page=asked.page)
    return _list(request, actor, asked, found, parts=parts)


def _list(
    request: HttpRequest,
    actor: Actor,
    asked: LibraryAsked,
    found: LibraryRows | None,
    notes: tuple[str, ...] = (),
    parts: Parts | None = None,
) -> HttpResponse:
    """The page; without rows it is drawn out of its parts."""
    context: dict[str, Any] = {"kept_parts": parts, "links": links_of(actor)}
    if found is not None:
        published = bool(found.total) or reads.has_models()
        context["shown"] = list_pages.list_page(asked, found, list_pages.Beside(published, notes), request.GET)
    return render(request, "catalogue/library_list.html", context)


@login_not_required
@require_safe
def model(request: HttpRequest, slug: str) -> HttpResponse:
    """A model by its newest version."""
    actor = actor_of(request)
    stamp = stamps.stamp_of_model(slug)
    if stamp is None:
        raise Http404

    def drawn() -> HttpResponse:
        return parts_of(request, stamp, slug, draw=lambda parts: _kept_page(request, actor, parts, find))

    def find() -> ModelVersion:
        return rules.newest_for(actor, slug)

    return kept(request, stamp, drawn) if is_plain(request, actor) else drawn()


@login_not_required
@require_safe
def version(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """A version as it was frozen, whatever came after it."""
    actor, stamp = actor_of(request), stamps.stamp_of_model(slug)
    if stamp is None:
        raise Http404
    return parts_of(
        request, stamp, slug, number,
        draw=lambda parts: _kept_page(request, actor, parts, lambda: rules.version_for(actor, slug, number)),
    )  # fmt: skip


def _kept_page(request: HttpRequest, actor: Actor, parts: Parts, find: Callable[[], ModelVersion]) -> HttpResponse:
    """The page of a version around its parts; whether the reader may is asked either way."""
    context: dict[str, Any] = {"kept_parts": parts}
    if not parts:
        found = find()
        parts["target"] = rules.published_target(found.operating_model)
        context |= _context(request, actor, found)
        parts["term"] = context["term"]
        # What one can do is offered on the newest version alone, and drawn for each reader.
        newest = found.pk == found.operating_model.current_version
        parts["model"] = found.operating_model if newest else None
    elif not rules.reads_published(actor, parts["target"]):
        raise Http404
    context["own_term"] = _own_term(actor, parts["term"])
    context["acts"] = acts_of(actor, parts["model"]) if parts["model"] is not None else None
    return render(request, "catalogue/library_model.html", context)


def _context(request: HttpRequest, actor: Actor, found: ModelVersion) -> dict[str, Any]:
    model = found.operating_model
    content = found.content
    taken = taken_up(model) if found.pk == model.current_version else None
    since = beside.sources_since(model, content) if found.pk == model.current_version else ()
    versions = beside.version_rows(model)
    origin = origin_of(model)
    around = pages.Beside(
        places=reads.places_of([model.pk])[model.pk],
        live=beside.sources_of(actor, found, [*codes_of(content), *(one["code"] for one in since)]),
        term=beside.term_of(model),
        versions=versions,
        today=clock.today(),
        successor=beside.successor_of(model),
        replaced_why=beside.replaced_why(model),
        instead=beside.instead_of(model),
        since=since,
        use_told=taken is not None and bool(taken.line),
        credits=beside.credits_of(model) if any(one.pulled for one in versions) else {},
        origin=origin,
        variants=beside.variants_of(model) if found.pk == model.current_version and rules.has_variants(model) else (),
    )
    page = pages.model_page(found, around)
    return {
        "page": page,
        "model": model,
        # QR code and schema.org are dear, and asked for when the version is first drawn: its parts are kept.
        "head": SimpleLazyObject(lambda: head_of(request, found, page)),
        "frozen_parts": frozen_parts(request, found.pk),
        "questions": public_questions(model),
        "ask_to": _ask_to(page, around, model),
        "term": around.term,
        "taken": taken,
    }


def _ask_to(page: pages.ModelPage, around: pages.Beside, model: OperatingModel) -> str:
    """Where one asks the steward: of one from elsewhere at its own address."""
    if around.origin is not None:
        return around.origin.address if around.origin.organisation else ""
    return page.ways.ask if around.term is not None and model.state in IN_USE_STATES else ""


def _own_term(actor: Actor, term: beside.Term | None) -> UUID | None:
    """The reader's own stewardship of the model, when the reader keeps it."""
    mine = term is not None and term.person is not None and str(term.person) == actor.person_id
    return term.pk if term is not None and mine else None
