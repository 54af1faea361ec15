"""Who carries a programme out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.programme import errors, queries, rules, services
from oppiva.programme.forms import ExecutorForm


@require_http_methods(["GET", "POST"])
def executor(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the organisation that carries the programme out among those that take part."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code)
    rules.require(actor, "write", programme)
    rules.require_open(programme)
    sent = request.POST if request.method == "POST" else None
    form = ExecutorForm(sent, organisations=queries.organisations_taking_part(programme), chosen=programme.executor_id)
    if form.is_valid():
        try:
            services.set_executor(actor, programme, UUID(form.cleaned_data["executor"]))
        except DomainError as error:
            form.add_error("executor", errors.words(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("programme:commitments", code=code)
    path = [
        (programme.label, reverse("reporting:programme", args=[code])),
        (_("Commitments"), reverse("programme:commitments", args=[code])),
        (_("Executor"), ""),
    ]
    context = {"form": form, "programme": programme, "path": path}
    return render(request, "programme/executor.html", context, status=422 if form.is_bound else 200)
