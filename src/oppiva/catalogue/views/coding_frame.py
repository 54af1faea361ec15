"""What the pages of the analysis have in common: whose desk it is, how a refusal is shown, where a press leads."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from oppiva.catalogue.coding_errors import WORDS
from oppiva.catalogue.pages.coding import address
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.ui.refusals import words_of

NEWS = "vahvistus"  # the confirmation beside the press: the keyboard goes on from there


def desk_of(request: HttpRequest, code: str, candidate: str) -> Desk:
    """The analysis at this address as the reader has it, else 404."""
    return rules.desk_for(actor_of(request), code, candidate)


def at_field(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a refusal at the field it names; whatever names none of the form's fields goes on to its page."""
    field = str(error.facts.get("field", ""))
    if field not in form.fields:
        raise error
    form.add_error(field, words_of(WORDS, error))


def told(request: HttpRequest, words: str, to: str, *, undo: str = "") -> HttpResponse:
    """What was done, with Undo beside it, on the page that it leads to."""
    messages.success(request, words, extra_tags=undo)
    return redirect(f"{to}#{NEWS}")


def led(request: HttpRequest, desk: Desk, words: str, name: str, *args: object, undo: str = "") -> HttpResponse:
    """The same on a page of the analysis."""
    return told(request, words, address(desk, name, *args), undo=undo)
