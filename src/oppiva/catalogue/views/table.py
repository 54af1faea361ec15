"""The grouping table: its page, undo, what is kept as learning, and asking for suggestions."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from oppiva.catalogue import deed_words, queries, rules, services
from oppiva.catalogue.forms.asked import codes_in
from oppiva.catalogue.pages.conflict import trouble
from oppiva.catalogue.pages.kept import kept_page
from oppiva.catalogue.tasks import KNOT
from oppiva.catalogue.views.answers import shown
from oppiva.catalogue.views.sent import after_of, told
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.programme.models import Programme
from oppiva.ui.sent import id_in, whole_in


@never_cache
@require_safe
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The table as the address narrows it; after a grouping that could not be done, the cards that must move."""
    codes = codes_in(request.GET, KNOT)
    knot = trouble(DomainError("links_contradict", chain=codes)) if codes else None
    return shown(request, rules.table_for(actor_of(request), code), refused=knot)


@never_cache
@require_safe
def kept(request: HttpRequest, code: str) -> HttpResponse:
    """What is kept as learning."""
    actor = actor_of(request)
    programme = rules.table_for(actor, code)
    board = queries.board(actor, programme)
    return render(request, "catalogue/kept.html", {"page": kept_page(board), "programme": programme})


@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Takes the newest deed back, when it is still the one that the page showed."""
    actor = actor_of(request)
    programme = rules.table_for(actor, code)
    deed = id_in(request.POST, "teko") or id_in(request.GET, "teko")
    home = reverse("catalogue:table", args=[programme.code])
    after = after_of(request, home)
    verbs = {one.deed: one.verb for one in queries.undoable(programme)}
    try:
        undone = services.undo(actor, programme, deed=deed, client_ref=id_in(request.POST, "client_ref"))
    except DomainError as error:
        if error.code in {"not_allowed", "programme_ended"}:
            raise
        wrong = trouble(error)
        return shown(request, programme, refused=wrong, status=wrong.status)
    said = deed_words.undone(verbs.get(undone, ""))
    return told(request, programme.code, said, None, after if _stands(actor, programme, after) else home)


def _stands(actor: Actor, programme: Programme, address: str) -> bool:
    """Whether a page is still there: a candidate that was just opened is gone when that is taken back."""
    try:
        candidate = resolve(urlsplit(address).path).kwargs.get("candidate")
        return not candidate or bool(rules.candidate_for(actor, programme.code, candidate))
    except Http404:  # no such address, or no such candidate
        return False


@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Asks for suggestions; the work goes on in the background, its page tells how far it is and can stop it."""
    actor = actor_of(request)
    programme = rules.table_for(actor, code)
    afresh = request.POST.get("afresh") == "1"
    k, ref = whole_in(request.POST, "k", digits=4), id_in(request.POST, "client_ref")
    job = services.ask_grouping(actor, programme, k=k, afresh=afresh, client_ref=ref)
    return redirect("jobs:job", pk=job.pk)
