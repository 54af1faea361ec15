"""One's own adoptions and the record of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from oppiva.adoption import rules, services
from oppiva.adoption.pages.own import lines_of, own_sentence
from oppiva.adoption.pages.record import record_page
from oppiva.adoption.queries.own import followed_rows, own_rows
from oppiva.adoption.queries.record import followed_model, record_of
from oppiva.adoption.queries.removed import removed_from
from oppiva.adoption.views.around import path_of
from oppiva.jobs import clock
from oppiva.people.asker import actor_of


@never_cache
@require_safe
def adoptions(request: HttpRequest) -> HttpResponse:
    """What one has taken into use, and the models one follows."""
    actor = actor_of(request)
    rows, followed = own_rows(actor), followed_rows(actor)
    context = {
        "heading": own_sentence(rows, followed), "lines": lines_of(rows, clock.today()), "followed": followed,
    }  # fmt: skip
    return render(request, "adoption/own_list.html", context)


@require_POST
def unfollow(request: HttpRequest, slug: str) -> HttpResponse:
    """A model is not followed any more; twice is once."""
    actor = actor_of(request)
    if actor.person_id is None:
        raise Http404
    found = followed_model(UUID(actor.person_id), slug)
    if found is not None:
        services.unfollow(actor, found.operating_model)
        messages.success(request, _("You do not follow the model any more."))
    return redirect("adoption:own")


@never_cache
@require_safe
def adoption(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record of one adoption, for who reads it whole."""
    opened = rules.opened_for(actor_of(request), pk)
    removed = removed_from(opened.adoption) if opened.writes else ()
    page = record_page(opened, record_of(opened.adoption), clock.today(), removed)
    return render(request, "adoption/record.html", {"page": page, "path": path_of(opened, here=True)})


@require_POST
def weigh(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the result of the place says of the model: said once, by an analyst or the steward."""
    opened = rules.opened_for(actor_of(request), pk)
    services.weigh(actor_of(request), opened.adoption, weighs=request.POST.get("weighs", ""))
    messages.success(request, _("The result counts as evidence in the next version of the model."))
    return redirect("adoption:adoption", pk)


@require_POST
def undo(request: HttpRequest, pk: UUID, batch: UUID) -> HttpResponse:
    """A change or a tip that was taken back stands again."""
    found = rules.kept_by(actor_of(request), pk)
    services.undo_removal(actor_of(request), found, batch)
    messages.success(request, _("It stands again."))
    return redirect(f"{reverse('adoption:adoption', args=[pk])}#content")
