"""A frozen text: sentences are ticked and given codes; words are blocked out of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from oppiva.catalogue import coding_marks as marks
from oppiva.catalogue.coding_errors import WORDS
from oppiva.catalogue.coding_marks import Span
from oppiva.catalogue.forms.coding import Chosen, MaskForm, chosen_of
from oppiva.catalogue.models import Quote, SourceVersion
from oppiva.catalogue.pages.coding import address, frame, text_page
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services import coding_codes, coding_marks, coding_sources
from oppiva.catalogue.views.coding_frame import at_field, desk_of, led
from oppiva.core.errors import DomainError
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of
from oppiva.ui.sent import whole_in

# What is said by a page of its own.
ELSEWHERE = frozenset({"not_allowed", "programme_ended", "gone"})


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, code: str, candidate: str, source: str) -> HttpResponse:
    """A text with its marks; a press gives what is ticked its codes, and what was refused is still ticked."""
    desk = desk_of(request, code, candidate)
    held = rules.source_for(desk, source, whole_in(request.GET, "versio", digits=6))
    if request.method != "POST":
        return _shown(request, desk, held)
    rules.require_coder(desk)
    chosen = chosen_of(request.POST)
    try:
        places = places_of(desk, held, chosen)
        made = coding_marks.mark(desk, held, places=places, codes=_codes(desk, held, chosen) if places else ())
    except DomainError as error:
        if error.code in ELSEWHERE:
            raise
        return _shown(request, desk, held, refused=error, sent=request.POST)
    said = ngettext("One mark is made.", "%(n)s marks are made.", len(made)) % {"n": len(made)}
    return led(request, desk, said if made else _("These had the code already."), "coding_source", source)


def places_of(desk: Desk, source: SourceVersion, chosen: Chosen) -> tuple[Span, ...]:
    """The finer place where one was chosen, else the ticked sentences, neighbours as one; of these the words alone that
    were typed. Refuses words that do not stand there exactly once (`words_not_once`)."""
    if chosen.place is not None:
        return (_trimmed(source.text, chosen.place),)
    runs = marks.joined(chosen.units, reads.units_in(desk, source))
    if not chosen.words or not runs:
        return runs
    inside = [(run, marks.found_once(source.text[run.start : run.end], chosen.words)) for run in runs]
    found = [(run, place) for run, place in inside if place is not None]
    if len(found) != 1:
        raise DomainError("words_not_once", field="words")
    ((run, place),) = found
    return (Span(run.start + place.start, run.start + place.end),)


def _trimmed(text: str, place: Span) -> Span:
    """Without the spaces around what was painted."""
    cut = text[place.start : place.end]
    start = place.start + len(cut) - len(cut.lstrip())
    return Span(start, start + len(cut.strip())) if cut.strip() else place


def _codes(desk: Desk, source: SourceVersion, chosen: Chosen) -> tuple[UUID, ...]:
    """The codes that were chosen, and the one whose name was typed: made where there is none of that name yet, and only
    where it may be given at all."""
    if not chosen.new:
        return chosen.codes
    rules.set_for_marks(desk, source)
    there = coding_marks.code_named(desk, chosen.new)
    code = there if there is not None else coding_codes.add_code(desk, fields={"name": chosen.new})
    return (*chosen.codes, code.pk)


def _shown(
    request: HttpRequest,
    desk: Desk,
    source: SourceVersion,
    *,
    refused: DomainError | None = None,
    sent: QueryDict | None = None,
) -> HttpResponse:
    around = reads.neighbours(desk, source)
    ticked = frozenset(sent.getlist("lause")) if sent is not None else frozenset()
    may_mark = desk.writes and _may_mark(desk, source, newest=around[2])
    page = text_page(desk, reads.source_page(desk, source), ticked=ticked, may_mark=may_mark, around=around)
    context = {
        **frame(desk, "coding", (_("Texts"), address(desk, "coding"))),
        "page": page,
        "chosen": {str(one) for one in sent.getlist("koodi")} if sent is not None else set(),
        "typed": sent.get("sanat", "") if sent is not None else "",
        "refused": words_of(WORDS, refused) if refused is not None else "",
        "waiting": reads.quote_rows(desk, state=Quote.State.CHECK, experiment=source.experiment_id),
        "memos": reads.memo_rows(desk, about=source),
        "about": f"lahde={page.code}",
    }
    return render(request, "catalogue/coding_source.html", context, status=200 if refused is None else 422)


def _may_mark(desk: Desk, source: SourceVersion, *, newest: bool) -> bool:
    try:
        return rules.set_for_marks(desk, source) is not None or newest
    except DomainError:
        return False


@require_http_methods(["GET", "POST"])
def mask(request: HttpRequest, code: str, candidate: str, source: str) -> HttpResponse:
    """Words that must not stay are blocked out of every frozen version."""
    desk = desk_of(request, code, candidate)
    rules.require_coder(desk)
    held = rules.source_for(desk, source)
    form = MaskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = coding_sources.mask(desk, held.experiment_id, hidden=[form.cleaned_data["words"]])
        except DomainError as error:
            at_field(form, error)
        else:
            said = ngettext("One place is blocked out.", "%(n)s places are blocked out.", found) % {"n": found}
            return led(request, desk, said, "coding_source", source)
    back = address(desk, "coding_source", held.experiment.code)
    context = {
        **frame(desk, "coding", (_("Texts"), address(desk, "coding")), (held.experiment.code, back)),
        "form": form,
        "back": back,
        "source": held,
    }
    return show(request, "catalogue/coding_mask.html", context)
