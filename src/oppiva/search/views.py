"""The search page, for everybody: who has not signed in finds what is public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oppiva.people.asker import actor_of
from oppiva.search import pages


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the reader may find by the words of the address, narrowed and in the order that it says."""
    actor = actor_of(request)
    shown = pages.search_page(actor, request.GET)
    context = {"shown": shown, "stranger": actor.person_id is None}
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"search/search.html{'#content' if partial else ''}", context)
