"""How the views of people answer: a page, a form with its errors, a refusal that names who may."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import words
from oppiva.people.models import Person
from oppiva.people.signin import sudo_until
from oppiva.ui.errors import NotAllowed, name_fields
from oppiva.ui.forms import ask_file_again

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request after the middleware of people: somebody is signed in and their grants are known."""

    actor: Actor
    user: Person


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a service's refusal at its field; a conflict goes on to the page that shows both texts."""
    if error.code == "conflict":
        name_fields(form, error)
        raise error
    field = error.facts.get("field")
    form.add_error(str(field) if field in form.fields else None, words.error(error))
    for name in form.files:
        ask_file_again(form, name)


def post_only(target: str, *, of_object: bool = True) -> Callable[[View], View]:
    """A deed of a button: whoever opens its address, say from the history, is led to the page that has the button."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: Request, **found: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **found)
            if request.method in {"GET", "HEAD"}:
                return redirect(reverse(target, kwargs=found if of_object else None))
            return HttpResponseNotAllowed(["GET", "POST"])

        return answer

    return wrap


def allow(allowed: bool, action: str, kind: str) -> None:
    """Raises the 403 page, with the roles that may, when something visible may not be done."""
    if not allowed:
        raise NotAllowed(words.roles_in_words({"action": action, "kind": kind}))


def require_sudo(request: Request) -> None:
    """Asks for the second factor again when the last sign-in is over 15 minutes old (trust.md 4)."""
    until = sudo_until(request)
    if until is not None and clock.now() < until:
        return
    if get_adapter().get_reauthentication_methods(request.user):
        raise ReauthenticationRequired
    raise DomainError("sign_in_again")
