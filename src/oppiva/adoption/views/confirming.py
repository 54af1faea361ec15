"""Whether an adopter is who it says (A13): the list for who may say so, yes, no with why, and the no taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.adoption import services
from oppiva.adoption.errors import WORDS
from oppiva.adoption.forms.begin import RefusalForm
from oppiva.adoption.pages.confirming import claim_line, heading
from oppiva.adoption.queries.confirming import refused_for, waiting_for
from oppiva.adoption.queries.public_use import name_of
from oppiva.adoption.rules.confirming import confirmable_for
from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, and what was refused lately."""
    actor = actor_of(request)
    lines = [claim_line(one) for one in waiting_for(actor)]
    refused = [claim_line(one) for one in refused_for(actor)]
    context = {"heading": heading(len(lines)), "waiting": lines, "refused": refused}
    return render(request, "adoption/to_confirm.html", context)


@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The adopter is who it says."""
    actor = actor_of(request)
    made = services.confirm(actor, confirmable_for(actor, pk))
    messages.success(request, _("Confirmed: %(name)s. It is counted from now on.") % {"name": name_of(made)})
    return redirect("adoption:to_confirm")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The adopter is not who it says, with why."""
    actor = actor_of(request)
    found = confirmable_for(actor, pk)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.refuse(actor, found, reason=form.cleaned_data["reason"])
        except DomainError as error:
            if error.facts.get("field") != "reason":
                raise
            form.add_error("reason", words_of(WORDS, error))
        else:
            messages.success(request, _("Not confirmed. Who said it is told why. You can take this back below."))
            return redirect("adoption:to_confirm")
    context = {"form": form, "name": name_of(found), "adoption": found}
    return show(request, "adoption/refuse.html", context)


@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The refusal is undone: it waits again."""
    actor = actor_of(request)
    made = services.take_back_refusal(actor, confirmable_for(actor, pk))
    messages.success(request, _("Taken back: %(name)s waits again.") % {"name": name_of(made)})
    return redirect("adoption:to_confirm")
