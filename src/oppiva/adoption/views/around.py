"""What stands around the pages of one adoption, and how their forms answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.adoption.errors import WORDS
from oppiva.adoption.models import Adoption
from oppiva.adoption.queries.place_names import place_of
from oppiva.adoption.rules import Opened
from oppiva.core.errors import DomainError
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.refusals import words_of
from oppiva.ui.sent import id_in

# Said at the form: what was typed is worth keeping.
AT_FORM = frozenset({"not_tried_yet", "embedded_too_soon", "embedded_not_known", "adoption_place_taken", "stage_same"})


def path_of(opened: Opened, *, here: bool = False) -> list[tuple[str, str]]:
    """The way to the page: from one's own adoptions, or from those of the programme."""
    one = opened.adoption
    above = (
        (_("Own adoptions"), reverse("adoption:own"))
        if opened.own
        else (_("Adoptions"), reverse("adoption:programme", args=[one.programme.code]))
    )
    own = "" if here else reverse("adoption:adoption", args=[one.pk])
    return [above, (f"{one.code} {place_of(one)}", own)]


def form_path(one: Adoption) -> list[tuple[str, str]]:
    """The way to a form of the adoption."""
    return [(f"{one.code} {place_of(one)}", reverse("adoption:adoption", args=[one.pk]))]


def sent_ref(request: HttpRequest) -> UUID:
    """By what the same press is known a second time."""
    return id_in(request.POST, "client_ref") or uuid4()


def done(request: HttpRequest, form: forms.Form, deed: Callable[[], object]) -> bool:
    """Whether the deed was done; what is refused of a field stands at it, a conflict speaks the form's words."""
    try:
        deed()
    except DomainError as error:
        if error.code == "conflict":
            name_fields(form, error)
            raise
        field = str(error.facts.get("field", ""))
        if field in form.fields or error.code in AT_FORM:
            form.add_error(field if field in form.fields else None, words_of(WORDS, error))
            return False
        raise
    return True


def thanked(request: HttpRequest, one: Adoption, words: str, undo: str = "") -> HttpResponse:
    """Back on the page of the adoption, with what was done."""
    messages.success(request, words, extra_tags=undo)
    return redirect("adoption:adoption", one.pk)


def form_page(request: HttpRequest, one: Adoption, form: forms.Form, **more: object) -> HttpResponse:
    """A small form of an adoption."""
    context: Mapping[str, object] = {
        "form": form,
        "adoption": one,
        "ref": sent_ref(request),
        "path": form_path(one),
        "back": reverse("adoption:adoption", args=[one.pk]),
        **more,
    }
    return show(request, str(more.get("template", "adoption/own_form.html")), context)
