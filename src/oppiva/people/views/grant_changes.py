"""What is done to grants beyond one at a time: replaced, several ended at once, a waiting one refused."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people import queries, rules, services, words
from oppiva.people.forms.grants import DeclineForm, EndForm, ReplaceForm
from oppiva.people.forms.lists import ids_of
from oppiva.people.services import Ended
from oppiva.people.views.answers import Request, allow, refuse, require_sudo
from oppiva.people.views.grants import about, allow_ending, refuse_grant
from oppiva.ui.answers import show


def grant_replace(request: Request, pk: UUID) -> HttpResponse:
    """Ends a grant and gives another one in the same deed."""
    grant = rules.grant_for(request.actor, pk)
    allow_ending(request, grant)
    allow(rules.may_give_somewhere(request.actor), "grant", "invitation")
    require_sudo(request)
    initial = {
        "role": grant.role,
        "scope": f"{grant.scope_kind}:{grant.scope_id}",
        "starts_on": services.first_free_day(grant),
        "ends_on": grant.ends_on,
    }
    form = ReplaceForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            new = services.replace_grant(
                request.actor,
                grant,
                role=data["role"],
                scope_kind=form.scope_kind(),
                scope_id=form.scope_id(),
                starts_on=data["starts_on"],
                both_on_first_day=data["both"],
                ends_on=data["ends_on"],
                reason=data["reason"],
            )
        except DomainError as error:
            refuse_grant(form, error)
        else:
            messages.success(request, _("Replaced. The old one has its last day, the new one is here."))
            return redirect("people:grant_detail", new.pk)
    return show(request, "people/grant_replace.html", about(grant, form))


def grant_decline(request: Request, pk: UUID) -> HttpResponse:
    """The second granter's no, with the reason."""
    grant = rules.grant_for(request.actor, pk)
    if request.method != "POST":
        allow(rules.may_confirm(request.actor, grant), "grant", "invitation")
    require_sudo(request)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decline_grant(request.actor, grant, reason=form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Not confirmed. The one who gave it sees your reason."))
            return redirect("people:grant_detail", pk)
    return show(request, "people/grant_decline.html", about(grant, form))


def grant_end_many(request: Request) -> HttpResponse:
    """The same last day and reason for the grants that were ticked; what one refuses is told by name."""
    allow(rules.may_give_somewhere(request.actor), "grant", "invitation")
    chosen = queries.grants_to_end(request.actor, ids_of(request.POST or request.GET, "valittu"))
    if not chosen:
        messages.warning(request, _("Tick the grants first."))
        return redirect("people:grant_list")
    require_sudo(request)
    form = EndForm(request.POST or None, today=clock.today())
    found = Ended((), ())
    if request.method == "POST" and form.is_valid():
        try:
            found = services.end_grants(
                request.actor, chosen, ends_on=form.cleaned_data["ends_on"], reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            refuse(form, error)
        else:
            if found.done:
                messages.success(request, _ended(len(found.done)))
            if not found.refused:
                return redirect("people:grant_list")
            chosen = [grant for grant, _error in found.refused]
    why = [words.error(error) for _grant, error in found.refused]
    context = {
        "form": form,
        "rows": list(zip(queries.grant_rows_for(chosen), why or [""] * len(chosen), strict=True)),
        "refused": why,
        "path": [(_("Grants"), reverse("people:grant_list"))],
    }
    return show(request, "people/grant_end_many.html", context)


def _ended(number: int) -> str:
    words = ngettext("One grant has its last day.", "%(count)s grants have their last day.", number)
    return words % {"count": number}
