"""Erase me: what goes and what stays, a repeated sign-in, a second yes, and a goodbye."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from oppiva.core.errors import DomainError
from oppiva.people import queries, services
from oppiva.people.forms.persons import EraseForm
from oppiva.people.views.answers import Request, refuse, require_sudo
from oppiva.ui.answers import show


def erase(request: Request) -> HttpResponse:
    """What goes, what stays and why, before anything is decided; roles that somebody else has to take over first."""
    held = queries.held_about(request.user.pk)
    context = {
        "goes": [row for row in held if not row.stays],
        "stays": [row for row in held if row.stays],
        "replace": queries.grants_to_replace(request.user),
    }
    return show(request, "people/own_erase.html", context)


def confirm(request: Request) -> HttpResponse:
    """The last question, shortly after signing in; then the account is gone and the person is signed out."""
    require_sudo(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.erase_person(request.actor, request.user, reason="own_request")
        except DomainError as error:
            refuse(form, error)
        else:
            logout(request)
            return redirect("people:goodbye")
    return show(request, "people/own_erase_confirm.html", {"form": form})


@login_not_required
def goodbye(request: HttpRequest) -> HttpResponse:
    """The account is gone; the page knows nobody and asks nothing."""
    return render(request, "people/goodbye.html")
