"""One's own marks taken back and put back, and where the words of a quote stand in a newer text."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.catalogue.coding_errors import WORDS
from oppiva.catalogue.forms.coding import chosen_of
from oppiva.catalogue.pages.coding import address, frame, text_page
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.services import coding_marks, coding_sources
from oppiva.catalogue.views.coding_frame import desk_of, led
from oppiva.catalogue.views.coding_text import ELSEWHERE, places_of
from oppiva.core.errors import DomainError
from oppiva.ui.refusals import words_of

AT_PAGE = frozenset({"nothing_chosen", "quote_outside", "words_not_once"})


@require_POST
def take_back(request: HttpRequest, code: str, candidate: str, pk: UUID) -> HttpResponse:
    """A code is taken off a quote; the page that follows can put it back."""
    desk = desk_of(request, code, candidate)
    coding = rules.own_coding(desk, pk)
    coding_marks.take_back(desk, coding)
    said = _("The code %(code)s is taken off.") % {"code": coding.code.name}
    undo = address(desk, "coding_put_back", pk)
    return led(request, desk, said, "coding_source", coding.quote.source.experiment.code, undo=undo)


@require_POST
def put_back(request: HttpRequest, code: str, candidate: str, pk: UUID) -> HttpResponse:
    """The same code is there again."""
    desk = desk_of(request, code, candidate)
    coding = rules.own_coding(desk, pk, taken_back=True)
    coding_marks.put_back(desk, coding)
    said = _("The code %(code)s is there again.") % {"code": coding.code.name}
    return led(request, desk, said, "coding_source", coding.quote.source.experiment.code)


@require_http_methods(["GET", "POST"])
def anchor(request: HttpRequest, code: str, candidate: str, pk: UUID) -> HttpResponse:
    """A quote whose words the newer text does not hold once: its old words beside the new text, to be ticked there."""
    desk = desk_of(request, code, candidate)
    rules.require_coder(desk)
    quote = rules.quote_for(desk, pk)
    newest = rules.source_for(desk, quote.source.experiment.code)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            coding_sources.settle_quote(desk, quote, newest, places_of(desk, newest, chosen_of(request.POST)))
        except DomainError as error:
            if error.code in ELSEWHERE or error.code not in AT_PAGE:
                raise
            refused = error
        else:
            said = _("The quote stands in its new place, with its codes.")
            return led(request, desk, said, "coding_source", newest.experiment.code)
    back = address(desk, "coding_source", newest.experiment.code)
    ticked = frozenset(request.POST.getlist("lause"))
    shown = reads.source_page(desk, newest)
    page = text_page(desk, shown, ticked=ticked, may_mark=True, around=("", "", True))
    context = {
        **frame(desk, "coding", (_("Texts"), address(desk, "coding")), (newest.experiment.code, back)),
        "quote": quote,
        "page": page,
        "back": back,
        "typed": request.POST.get("sanat", ""),
        "refused": words_of(WORDS, refused) if refused is not None else "",
        "names": dict.fromkeys(one.name for one in reads.mark_rows(desk, rules.codings_seen(desk).filter(quote=quote))),
    }
    return render(request, "catalogue/coding_anchor.html", context, status=422 if refused is not None else 200)
