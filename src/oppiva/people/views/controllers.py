"""Who answers for data: the inventory, an organisation's controller, the host."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.people import queries, rules, services, slots, words
from oppiva.people.forms.controllers import ControllerForm, HostForm
from oppiva.people.views.answers import Request, allow, refuse, require_sudo
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version, page_in


def inventory(request: Request) -> HttpResponse:
    """Who is the controller of whose data in this installation, and what is missing (G1)."""
    allow(rules.may_see_inventory(request.actor), "read", "configuration")
    only_missing = request.GET.get("puuttuu") == "1"
    rows = queries.controller_rows(request.actor, only_missing=only_missing, page=page_in(request.GET))
    host, money = rules.host(), slots.executors(request.actor)
    names = queries.organisation_names([one.organisation for one in money if one.organisation is not None])
    context = {
        "page": rows,
        "rows": [(row, words.controller_lacks(row.lacks)) for row in rows.rows],
        "only_missing": only_missing,
        "missing": queries.controllers_missing(request.actor),
        "base": reverse("people:organisation_list"),
        "host": host,
        "host_lacks": words.controller_lacks(queries.lacks_of(host)),
        "money": [(one, names.get(one.organisation, "") if one.organisation else "") for one in money],
    }
    return show(request, "people/controller_list.html", context)


def controller_edit(request: Request, pk: UUID) -> HttpResponse:
    """Names or changes the controller of an organisation's own staff's data."""
    organisation = rules.organisation_for(request.actor, pk)
    allow(rules.may_set_controller(request.actor, organisation), "write", "organisation")
    controller = rules.controllers_of([pk]).get(pk)
    version = base_version(request, controller.version if controller else 0)
    form = ControllerForm(request.POST or None, initial=ControllerForm.initial_for(organisation, controller))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_controller(request.actor, organisation, fields=form.values(), base_version=version or None)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:organisation_detail", pk)
    path = [
        (_("Organisations"), reverse("people:organisation_list")),
        (organisation.name, reverse("people:organisation_detail", args=[pk])),
    ]
    context = {
        "form": form,
        "version": version,
        "path": path,
        "organisation": organisation,
        "back": reverse("people:organisation_detail", args=[pk]),
    }
    return show(request, "people/controller_form.html", context)


def host_edit(request: Request) -> HttpResponse:
    """Names or changes the host; a setting of the installation, so the sign-in is repeated first."""
    allow(rules.may_see_inventory(request.actor), "write", "configuration")
    if request.method == "POST":
        require_sudo(request)
    host = rules.host()
    version = base_version(request, host.version if host else 0)
    form = HostForm(request.POST or None, initial=HostForm.initial_of(host))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_host(request.actor, fields=form.values(), base_version=version or None)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:controller_list")
    back = reverse("people:controller_list")
    context = {"form": form, "version": version, "path": [(_("Controllers"), back)], "back": back}
    return show(request, "people/controller_form.html", context)
