"""How the coders of a set agree: a number for each code, then the sentences, those that differ first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oppiva.catalogue.pages.coding import frame
from oppiva.catalogue.pages.coding_agreement import agreement_page
from oppiva.catalogue.queries.coding_agreement import agreement_of, sets_of
from oppiva.catalogue.views.coding_frame import desk_of
from oppiva.ui.sent import whole_in


@require_safe
def agreement(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """The newest set that has ended, or the one that the address names; of an open one nothing but who is done."""
    desk = desk_of(request, code, candidate)
    sets = sets_of(desk)
    ended = [one for one in sets if one.ended_at is not None]
    wanted = whole_in(request.GET, "era", digits=6)
    held = next((one for one in ended if wanted is None or one.number == wanted), None)
    if wanted is not None and held is None:
        raise Http404
    page = agreement_page(desk, sets, agreement_of(desk, held) if held is not None else None)
    return render(request, "catalogue/coding_agreement.html", {**frame(desk, "agreement"), "page": page})
