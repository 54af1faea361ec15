"""The codes of a candidate: the tree, one code with its quotes, a code that goes into another."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.catalogue.forms.coding import CodeForm, MemoForm, MergeForm
from oppiva.catalogue.models import Code
from oppiva.catalogue.pages.coding import address, frame
from oppiva.catalogue.pages.coding_codes import code_page, tree_page
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.queries.coding_agreement import cells_of
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services import coding_codes
from oppiva.catalogue.views.coding_frame import at_field, desk_of, led
from oppiva.core.errors import DomainError
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version


@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """The tree with how often each code was given, which stand together, and a form for a new one."""
    desk = desk_of(request, code, candidate)
    tree = reads.code_rows(desk)
    form = CodeForm(request.POST if request.method == "POST" else None, tree=tree)
    if request.method == "POST":
        rules.require_coder(desk)
        if form.is_valid():
            try:
                made = coding_codes.add_code(desk, fields=form.values(), client_ref=form.cleaned_data.get("client_ref"))
            except DomainError as error:
                at_field(form, error)
            else:
                return led(request, desk, _("The code %(code)s is there.") % {"code": made.name}, "codes")
    context = {**frame(desk, "codes"), "form": form, "page": tree_page(desk, tree, cells_of(desk, tree))}
    return show(request, "catalogue/coding_codes.html", context)


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, code: str, candidate: str, pk: UUID) -> HttpResponse:
    """A code: how it is used, its quotes, its memos; an analyst changes it."""
    desk = desk_of(request, code, candidate)
    held = rules.code_for(desk, pk)
    tree = reads.code_rows(desk)
    form = CodeForm(request.POST if request.method == "POST" else None, tree=tree, code=held)
    if request.method == "POST":
        rules.require_coder(desk)
        if form.is_valid():
            try:
                coding_codes.change_code(
                    desk, held, fields=form.values(), base_version=base_version(request, held.version)
                )
            except DomainError as error:
                at_field(form, error)
            else:
                return led(request, desk, _("Saved."), "code", pk)
    return _page(request, desk, held, form, MergeForm(tree=tree, code=held))


@require_POST
def merge(request: HttpRequest, code: str, candidate: str, pk: UUID) -> HttpResponse:
    """A code goes into another with its marks, memos and what lies under it."""
    desk = desk_of(request, code, candidate)
    rules.require_coder(desk)
    held = rules.code_for(desk, pk)
    tree = reads.code_rows(desk)
    form = MergeForm(request.POST, tree=tree, code=held)
    if form.is_valid():
        into = rules.code_for(desk, UUID(form.cleaned_data["into"]))
        coding_codes.merge_codes(desk, held, into=into)
        said = _("%(code)s went into %(into)s.") % {"code": held.name, "into": into.name}
        return led(request, desk, said, "code", into.pk)
    return _page(request, desk, held, CodeForm(tree=tree, code=held), form)


def _page(request: HttpRequest, desk: Desk, held: Code, form: CodeForm, merging: MergeForm) -> HttpResponse:
    context = {
        **frame(desk, "codes", (_("Codes"), address(desk, "codes"))),
        "page": code_page(desk, held),
        "form": form,
        "merging": merging,
        "memo_form": MemoForm(),
        "memos": reads.memo_rows(desk, about=held),
        "about": f"koodi={held.pk}",
        "refused": merging.is_bound and bool(merging.errors),
    }
    return show(request, "catalogue/coding_code.html", context)
