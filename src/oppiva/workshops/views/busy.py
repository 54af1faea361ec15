"""Closed half-days of units, organisations and the whole programme: the list, marking, and taking away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.people.services import bring_back
from oppiva.programme.models import Programme
from oppiva.ui.answers import show
from oppiva.workshops import queries, rules, services
from oppiva.workshops.forms.busy import BusyForm
from oppiva.workshops.views.answers import refuse
from oppiva.workshops.views.paths import list_path

MOST_KEYS = 20


@require_http_methods(["GET", "POST"])
def busy(request: HttpRequest, code: str) -> HttpResponse:
    """The closed half-days to come, and the form that marks more."""
    actor = actor_of(request)
    programme, reach = rules.busy_programme_for(actor, code)
    is_open = programme.state != Programme.State.ENDED
    form = BusyForm(request.POST if request.method == "POST" else None, reach=reach)
    if form.is_valid() and _mark(request, actor, programme, form):
        return redirect("workshops:busy", code=code)
    rows = queries.busy_rows(actor, programme)
    context = {
        "form": form,
        "programme": programme,
        "rows": rows,
        "sentence": ngettext(
            "One day to come has closed half-days.", "%(n)s days to come have closed half-days.", len(rows)
        )
        % {"n": len(rows)}
        if rows
        else _("No half-days are closed."),
        "may_write": is_open,
        "undo": request.session.pop("busy_removed", ""),
        "path": list_path(programme, (_("Closed half-days"), "")),
    }
    return show(request, "workshops/busy.html", context)


@require_http_methods(["GET", "POST"])
def busy_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Takes one day's closed half-days away; the page that follows can bring them back."""
    actor = actor_of(request)
    programme, _reach = rules.busy_programme_for(actor, code)
    if request.method == "POST":
        rows = list(rules.busy_visible_to(actor, programme).filter(pk__in=_keys(request.POST.getlist("key"))))
        if rows:
            request.session["busy_removed"] = str(services.remove_busy(actor, programme, rows))
    return redirect("workshops:busy", code=code)


@require_http_methods(["GET", "POST"])
def busy_back(request: HttpRequest, code: str) -> HttpResponse:
    """Brings what was just taken away back."""
    actor = actor_of(request)
    rules.busy_programme_for(actor, code)
    found = _keys([request.POST.get("batch", "")])
    if request.method == "POST" and found:
        bring_back(actor, found[0])
        messages.success(request, _("Back as it was."))
    return redirect("workshops:busy", code=code)


def _mark(request: HttpRequest, actor: Actor, programme: Programme, form: BusyForm) -> bool:
    data = form.cleaned_data
    kind, _sign, pk = data["of"].partition(":")
    try:
        made = services.mark_busy(
            actor,
            programme,
            first=data["first"],
            last=data["last"] or data["first"],
            halves=data["halves"],
            organisation=queries.organisations_of([pk])[0] if kind == "organisation" else None,
            unit=queries.unit_of(pk) if kind == "unit" else None,
        )
    except DomainError as error:
        refuse(form, error)
        return False
    count = len(made)
    messages.success(request, ngettext("One half-day is closed.", "%(n)s half-days are closed.", count) % {"n": count})
    return True


def _keys(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:MOST_KEYS]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
