"""Memos: all that one sees, one's own written, changed, deleted and brought back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.catalogue.forms.coding import MemoForm
from oppiva.catalogue.pages.coding import address, frame
from oppiva.catalogue.pages.coding_memos import memos_page
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services import coding_memos
from oppiva.catalogue.services.coding_memos import About
from oppiva.catalogue.views.coding_frame import at_field, desk_of, led, told
from oppiva.core.errors import DomainError
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version, id_in


@require_http_methods(["GET", "POST"])
def memos(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """All memos, and a form for one about what the address names: a code, a quote, a text, or the candidate."""
    desk = desk_of(request, code, candidate)
    about, back = _about(request, desk)
    form = MemoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        rules.require_coder(desk)
        if form.is_valid():
            try:
                coding_memos.write_memo(
                    desk,
                    text=form.cleaned_data["text"],
                    about=about,
                    client_ref=form.cleaned_data.get("client_ref"),
                )
            except DomainError as error:
                at_field(form, error)
            else:
                return told(request, _("The memo is saved."), back)
    context = {**frame(desk, "memos"), "form": form, "page": memos_page(desk, about), "about": request.GET.urlencode()}
    return show(request, "catalogue/coding_memos.html", context)


def _about(request: HttpRequest, desk: Desk) -> tuple[About, str]:
    """What the memo is of, and the page one came from."""
    code, quote = id_in(request.GET, "koodi"), id_in(request.GET, "ote")
    if code is not None:
        return rules.code_for(desk, code), address(desk, "code", code)
    if quote is not None:
        found = rules.quote_for(desk, quote)
        return found, address(desk, "coding_source", found.source.experiment.code)
    source = request.GET.get("lahde", "")
    if source:
        return rules.source_for(desk, source), address(desk, "coding_source", source)
    return None, address(desk, "memos")


@require_http_methods(["GET", "POST"])
def memo(request: HttpRequest, code: str, candidate: str, pk: UUID) -> HttpResponse:
    """One's own memo, to be written anew."""
    desk = desk_of(request, code, candidate)
    rules.require_coder(desk)
    held = rules.own_memo(desk, pk)
    form = MemoForm(request.POST if request.method == "POST" else None, text=held.text)
    if form.is_valid():
        try:
            coding_memos.change_memo(
                desk, held, text=form.cleaned_data["text"], base_version=base_version(request, held.version)
            )
        except DomainError as error:
            at_field(form, error)
        else:
            return led(request, desk, _("The memo is saved."), "memos")
    context = {**frame(desk, "memos", (_("Memos"), address(desk, "memos"))), "form": form, "memo": held}
    return show(request, "catalogue/coding_memo.html", context)


@require_POST
def delete(request: HttpRequest, code: str, candidate: str, pk: UUID) -> HttpResponse:
    """One's own memo goes; the page that follows can bring it back."""
    desk = desk_of(request, code, candidate)
    coding_memos.delete_memo(desk, rules.own_memo(desk, pk))
    undo = address(desk, "memo_restore", pk)
    return led(request, desk, _("The memo is deleted."), "memos", undo=undo)


@require_POST
def restore(request: HttpRequest, code: str, candidate: str, pk: UUID) -> HttpResponse:
    """It is back."""
    desk = desk_of(request, code, candidate)
    coding_memos.restore_memo(desk, rules.own_memo(desk, pk, deleted=True))
    return led(request, desk, _("The memo is back."), "memos")
