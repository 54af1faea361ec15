"""How the table answers what is refused: on the page itself, with both places when somebody was faster."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oppiva.catalogue import errors, queries, rules
from oppiva.catalogue.forms import Asked, Pressed, asked_of
from oppiva.catalogue.pages.conflict import Trouble, moved, trouble
from oppiva.catalogue.pages.table import options, table_page
from oppiva.catalogue.views.sent import is_partial
from oppiva.catalogue.words import HALF_RIGHT
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.programme.models import Programme
from oppiva.ui import refusals

# What is said by a page of its own: who may not, and what has ended.
ELSEWHERE = frozenset({"not_allowed", "programme_ended", "conflict", "gone"})


def shown(
    request: HttpRequest,
    programme: Programme,
    *,
    asked: Asked | None = None,
    refused: Trouble | None = None,
    status: int = 200,
) -> HttpResponse:
    """The table as it stands now."""
    actor = actor_of(request)
    board = queries.board(actor, programme)
    asked = asked if asked is not None else asked_of(request.GET)
    page = table_page(board, asked, clock.today(), rules.readers_of_table(programme))
    context = {
        "page": page,
        "programme": programme,
        "refused": refused,
        "job": board.job if board.may_write else None,
        "ref": uuid4(),
        "options": options(page.targets),
        "half_right": HALF_RIGHT,
    }
    name = f"catalogue/table.html{'#content' if is_partial(request) else ''}"
    return render(request, name, context, status=status)


def refused(request: HttpRequest, programme: Programme, error: DomainError, pressed: Pressed) -> HttpResponse:
    """The table with what was refused; nothing that was typed is lost, and nothing was changed."""
    if error.code in ELSEWHERE:
        raise error
    asked = Asked(card=str(error.facts.get("card", "")) or pressed.next)
    if error.code == "card_moved":
        board = queries.board(actor_of(request), programme)
        return shown(request, programme, asked=asked, refused=moved(board, error, request.POST, pressed), status=409)
    said = trouble(error)
    return shown(request, programme, asked=asked, refused=said, status=said.status)


def focus(form: forms.BaseForm, field: str) -> None:
    """Puts the keyboard in this field when the page of the form opens; once sent, the summary of errors is first."""
    if not form.is_bound:
        form.fields[field].widget.attrs["autofocus"] = True


def at_field(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a refusal at the field it names; whatever names none of the form's fields goes on to its page."""
    field = str(error.facts.get("field", ""))
    if field not in form.fields:
        raise error
    form.add_error(field, refusals.words_of(errors.WORDS, error))
