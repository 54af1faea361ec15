"""The first page of the analysis, and its sets: begun, done by each, ended."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.catalogue.forms.coding import BeginForm
from oppiva.catalogue.pages.coding import address, desk_page, enough_coders, frame, lacks_second
from oppiva.catalogue.queries.coding import analysts_of
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.services import coding_sets, coding_sources
from oppiva.catalogue.views.coding_frame import at_field, desk_of, led
from oppiva.core.errors import DomainError
from oppiva.ui.answers import show


@require_safe
def coding(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """How the analysis stands, its texts, the open set."""
    desk = desk_of(request, code, candidate)
    page = desk_page(desk)
    context = {**frame(desk, "coding"), "page": page, "alone": lacks_second(desk, page)}
    return render(request, "catalogue/coding.html", context)


@require_POST
def freeze(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """Freezes what is not frozen as it stands."""
    desk = desk_of(request, code, candidate)
    made = coding_sources.freeze(desk)
    said = _("Every text is frozen as it stands already.")
    if made:
        said = ngettext("One text is frozen.", "%(n)s texts are frozen.", len(made)) % {"n": len(made)}
    return led(request, desk, said, "coding")


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """Who codes a set of the frozen texts apart from each other."""
    desk = desk_of(request, code, candidate)
    rules.require_coder(desk)
    analysts = analysts_of(desk.candidate.programme)
    form = BeginForm(request.POST if request.method == "POST" else None, analysts=analysts)
    if form.is_valid():
        try:
            made = coding_sets.begin_set(desk, coders=[UUID(pk) for pk in form.cleaned_data["coders"]])
        except DomainError as error:
            at_field(form, error)
        else:
            return led(request, desk, _("Set %(n)s has begun.") % {"n": made.number}, "coding")
    alone = not enough_coders(analysts)
    context = {**frame(desk, "coding", (_("Texts"), address(desk, "coding"))), "form": form, "alone": alone}
    return show(request, "catalogue/coding_begin.html", context)


@require_POST
def done(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """One's own part is done; with the last one the set ends."""
    desk = desk_of(request, code, candidate)
    held = coding_sets.finish_own(desk)
    if held.ended_at is not None:
        return led(request, desk, _("All are done. Now you see how you agree."), "agreement")
    return led(request, desk, _("Your part is done. You see all marks when the others are."), "coding")


@require_POST
def go_on(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """One's own part is not done after all."""
    desk = desk_of(request, code, candidate)
    coding_sets.go_on(desk)
    return led(request, desk, _("Your part is open again."), "coding")


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """Says what ending a set does to those who are not done; a press ends it."""
    desk = desk_of(request, code, candidate)
    rules.require_coder(desk)
    if request.method == "POST":
        coding_sets.end_set(desk)
        return led(request, desk, _("The set has ended."), "agreement")
    if desk.open_set is None:
        raise DomainError("no_set")
    context = {**frame(desk, "coding", (_("Texts"), address(desk, "coding"))), "page": desk_page(desk)}
    return render(request, "catalogue/coding_end.html", context)
