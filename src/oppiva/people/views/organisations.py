"""Organisations: list, page, form, deletion with undo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.people import queries, rules, services, slots, words
from oppiva.people.exports import EXPORTS
from oppiva.people.filter_words import chips
from oppiva.people.forms.lists import filters_of
from oppiva.people.forms.organisations import OrganisationForm
from oppiva.people.models import Organisation
from oppiva.people.views.answers import Request, allow, post_only, refuse
from oppiva.people.views.listing import Select, taking_out
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version, page_in


def organisation_list(request: Request) -> HttpResponse:
    """The organisations the reader may see."""
    filters = filters_of(request.GET)
    context = {
        "page": queries.organisation_rows(request.actor, filters, page=page_in(request.GET)),
        "chips": chips(request.actor, filters, EXPORTS["organisation"].parameters, request.GET),
        "selects": [
            Select("laji", _("Kind"), filters.kind, Organisation.Kind.choices),
            Select("alue", _("Employment area"), filters.area, queries.area_choices()),
        ],
        "base": reverse("people:organisation_list"),
        "may_add": rules.may_somewhere(request.actor, "write", "organisation"),
        **taking_out(request, "organisation", filters),
    }
    return show(request, "people/organisation_list.html", context)


def organisation_detail(request: Request, pk: UUID) -> HttpResponse:
    """One organisation with its units and what upper apps show of it."""
    organisation = rules.organisation_for(request.actor, pk)
    panels = [(panel.template, panel.context(request.actor, pk)) for panel in slots.organisation_panels()]
    units = queries.unit_rows(request.actor, queries.Filters(organisation=pk), page=page_in(request.GET))
    supervisors = queries.supervisors_of(request.actor, [row.pk for row in units.rows])
    controller = rules.controllers_of([pk]).get(pk)
    context = {
        "organisation": organisation,
        "path": _path(),
        "units": units,
        "unit_lines": [(row, supervisors.get(row.pk, [])) for row in units.rows],
        "person_base": reverse("people:person_list"),
        "controller": controller,
        "controller_lacks": words.controller_lacks(queries.lacks_of(controller)),
        "may_set_controller": rules.may_set_controller(request.actor, organisation),
        "unit_base": reverse("people:unit_list"),
        "contact": organisation.contact if _sees(request, organisation) else None,
        "area_name": queries.area_name(organisation.area) if organisation.area else "",
        "municipality_name": queries.municipality_name(organisation.municipality),
        "panels": [(template, panel) for template, panel in panels if panel is not None],
        "may_edit": rules.may(request.actor, "write", rules.organisation_target(organisation)),
        "may_invite": pk in rules.houses_for_invitations(request.actor),
    }
    return show(request, "people/organisation_detail.html", context)


def organisation_add(request: Request) -> HttpResponse:
    """A new organisation in one's area or programme."""
    allow(rules.may_somewhere(request.actor, "write", "organisation"), "write", "organisation")
    form = OrganisationForm(request.POST or None, actor=request.actor, programmes=_programmes(request))
    if request.method == "POST" and form.is_valid():
        try:
            organisation = services.add_organisation(
                request.actor, fields=form.values(), programme_id=form.chosen_programme()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Added: %(name)s") % {"name": organisation.name})
            return redirect("people:organisation_detail", organisation.pk)
    return show(request, "people/organisation_form.html", {"form": form, "path": _path()})


def organisation_edit(request: Request, pk: UUID) -> HttpResponse:
    """Changed fields of an organisation."""
    organisation = rules.organisation_for(request.actor, pk)
    allow(rules.may(request.actor, "write", rules.organisation_target(organisation)), "write", "organisation")
    version = base_version(request, organisation.version)
    form = OrganisationForm(
        request.POST or None,
        initial=OrganisationForm.initial_of(organisation),
        actor=request.actor,
        organisation=organisation,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_organisation(request.actor, organisation, base_version=version, fields=form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:organisation_detail", pk)
    return _form_page(request, organisation, form, version)


@post_only("people:organisation_detail")
def organisation_delete(request: Request, pk: UUID) -> HttpResponse:
    """Hides an organisation with its units; the next page brings them back."""
    organisation = rules.organisation_for(request.actor, pk)
    allow(rules.may(request.actor, "write", rules.organisation_target(organisation)), "write", "organisation")
    try:
        services.delete_organisation(request.actor, organisation)
    except DomainError as error:
        form = OrganisationForm(
            initial=OrganisationForm.initial_of(organisation), actor=request.actor, organisation=organisation
        )
        return _form_page(request, organisation, form, organisation.version, refused=words.refusal(error))
    messages.success(request, _("Deleted: %(name)s. You can undo this for 30 days.") % {"name": organisation.name})
    return redirect("people:deleted_list")


def deleted_list(request: Request) -> HttpResponse:
    """One's own deletions of the last 30 days."""
    return show(request, "people/deleted_list.html", {"batches": queries.deleted_batches(request.actor)})


@post_only("people:deleted_list", of_object=False)
def undo(request: Request, batch: UUID) -> HttpResponse:
    """Brings a deletion of one's own back whole."""
    services.bring_back(request.actor, batch)
    messages.success(request, _("Back as it was."))
    return redirect("people:deleted_list")


def _form_page(
    request: Request, organisation: Organisation, form: OrganisationForm, version: int, *, refused: str = ""
) -> HttpResponse:
    """The form of a stored organisation, with what stands in the way of deleting it."""
    context = {
        "form": form,
        "organisation": organisation,
        "version": version,
        "path": _path(organisation),
        "inside": queries.people_inside(organisation=organisation.pk),
        "refused": refused,
    }
    return show(request, "people/organisation_form.html", context)


def _path(organisation: Organisation | None = None) -> list[tuple[str, str]]:
    path = [(_("Organisations"), reverse("people:organisation_list"))]
    if organisation is not None:
        path.append((organisation.name, reverse("people:organisation_detail", args=[organisation.pk])))
    return path


def _sees(request: Request, organisation: Organisation) -> bool:
    """Whether the reader may see the name of the contact person."""
    contact = organisation.contact
    return contact is not None and rules.persons_visible_to(request.actor).filter(pk=contact.pk).exists()


def _programmes(request: Request) -> list[tuple[str, str]]:
    """The programmes in which the actor may add organisations, with their names."""
    return queries.programme_choices(request.actor)
