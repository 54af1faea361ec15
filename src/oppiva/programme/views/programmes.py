"""The list of programmes, opening one from a plan file, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.plan import PlanError
from oppiva.people.asker import actor_of
from oppiva.programme import errors, pages, queries, rules, sentences, services
from oppiva.programme.forms import EndForm, PlanFileForm
from oppiva.programme.models import Programme
from oppiva.programme.views.troubles import explain, summary_of


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """The programmes the person may see."""
    actor = actor_of(request)
    rows = queries.programme_rows(actor)
    states = [row.state for row in rows]
    counts = [states.count(state) for state in (Programme.State.ACTIVE, Programme.State.DRAFT, Programme.State.ENDED)]
    context = {
        "rows": rows,
        "states": dict(Programme.State.choices),
        "sentence": sentences.programmes(*counts),
        "may_open": rules.may_open(actor),
    }
    return render(request, "programme/programme_list.html", context)


@require_http_methods(["GET", "POST"])
def open_programme(request: HttpRequest) -> HttpResponse:
    """Drop a plan file: what can be read becomes a programme in draft, what cannot is named by line and key."""
    actor = actor_of(request)
    if not rules.may_open(actor):
        raise DomainError("not_allowed", action="write", kind="plan")
    form = PlanFileForm(request.POST or None, request.FILES or None) if request.method == "POST" else PlanFileForm()
    trouble = None
    if form.is_bound and form.is_valid():
        try:
            programme = services.open_programme(actor, toml=form.cleaned_data["plan"])
        except (PlanError, DomainError) as error:
            trouble = explain(form, error)
        else:
            messages.success(request, _("The programme %(code)s is open as a draft.") % {"code": programme.code})
            return redirect("programme:check", code=programme.code, no=1)
    path = [(_("Programmes"), pages.list_address()), (_("New"), "")]
    context = {"form": form, "summary": summary_of(form, trouble), "trouble": trouble, "path": path}
    return render(request, "programme/programme_open.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def end_programme(request: HttpRequest, code: str) -> HttpResponse:
    """The end of a programme, with its reason."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code)
    rules.require(actor, "approve", programme)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.end_programme(actor, programme, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error("reason", errors.words(error))
        else:
            messages.success(request, _("The programme has ended. Everything stays readable."))
            return redirect("reporting:programme", code=code)
    context = {"form": form, "programme": programme, "path": pages.version_path(code, programme.name)}
    return render(request, "programme/programme_end.html", context, status=422 if form.is_bound else 200)
