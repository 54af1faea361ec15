"""Units: list, page, form with the co-operation record, deletion with undo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.people import queries, rules, services, words
from oppiva.people.exports import EXPORTS
from oppiva.people.filter_words import chips, organisation_choices
from oppiva.people.forms.lists import filters_of
from oppiva.people.forms.organisations import AwayForm, UnitForm
from oppiva.people.models import Organisation, Unit
from oppiva.people.queries import EVERYBODY, Filters
from oppiva.people.views.answers import Request, allow, post_only, refuse
from oppiva.people.views.listing import Select, taking_out
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version, page_in


def unit_list(request: Request) -> HttpResponse:
    """The units the reader may see, over all organisations."""
    filters = filters_of(request.GET)
    settled = queries.settled(request.actor, filters)
    selects = [
        Select("organisaatio", _("Organisation"), str(settled.organisation or ""), organisation_choices(request.actor)),
        Select("alue", _("Employment area"), filters.area, queries.area_choices()),
    ]
    context = {
        "page": queries.unit_rows(request.actor, filters, page=page_in(request.GET)),
        "chips": chips(request.actor, filters, EXPORTS["unit"].parameters, request.GET),
        "selects": [select for select in selects if len(select.choices) > 1],
        "base": reverse("people:unit_list"),
        "organisation_base": reverse("people:organisation_list"),
        **taking_out(request, "unit", filters),
    }
    return show(request, "people/unit_list.html", context)


def unit_detail(request: Request, pk: UUID) -> HttpResponse:
    """One unit with its co-operation record and the people the reader may see."""
    unit = rules.unit_for(request.actor, pk)
    may_edit = rules.may(request.actor, "write", rules.unit_target(unit))
    contact = unit.contact
    seen = contact is not None and rules.persons_visible_to(request.actor).filter(pk=contact.pk).exists()
    lacks = rules.lacks(unit)
    papers = queries.papers(request.actor, rules.YT_DOCUMENT, pk, unit.yt_document, aside=may_edit)
    context = {
        "unit": unit,
        "path": _path(unit.organisation),
        "contact": contact if seen else None,
        "supervisors": queries.supervisors_of(request.actor, [pk]).get(pk, []),
        "heard": not lacks,
        "missing": words.missing_parts(lacks),
        "papers": papers,
        "remove": reverse("people:yt_document_remove", args=[pk]),
        "aside": [(one, reverse("people:yt_document_restore", args=[pk, one.pk])) for one in papers.aside],
        "may_write": may_edit,
        "people": queries.person_rows(request.actor, Filters(unit=pk, state=EVERYBODY), page=page_in(request.GET)),
        "person_base": reverse("people:person_list"),
        "may_edit": may_edit,
        "may_invite": bool(rules.roles_for_unit(request.actor, pk)),
        "may_set_away": may_edit or rules.supervises(request.actor, unit),
    }
    return show(request, "people/unit_detail.html", context)


def unit_add(request: Request, pk: UUID) -> HttpResponse:
    """A new unit of an organisation."""
    organisation = rules.organisation_for(request.actor, pk)
    allow(rules.may(request.actor, "write", rules.organisation_target(organisation)), "write", "organisation")
    form = UnitForm(request.POST or None, request.FILES or None, actor=request.actor, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            unit = services.add_unit(request.actor, organisation, fields=form.values(), document=form.document())
        except DomainError as error:
            refuse(form, _at_document(error))
        else:
            messages.success(request, _("Added: %(name)s") % {"name": unit.name})
            return redirect("people:unit_detail", unit.pk)
    context = {"form": form, "organisation": organisation, "path": _path(organisation)}
    return show(request, "people/unit_form.html", context)


def unit_edit(request: Request, pk: UUID) -> HttpResponse:
    """Changed fields of a unit; its supervisor changes the share that may be away."""
    unit = rules.unit_for(request.actor, pk)
    whole = rules.may(request.actor, "write", rules.unit_target(unit))
    allow(whole or rules.supervises(request.actor, unit), "write", "organisation")
    version = base_version(request, unit.version)
    form: UnitForm | AwayForm
    if whole:
        form = UnitForm(
            request.POST or None,
            request.FILES or None,
            initial=UnitForm.initial_of(unit),
            actor=request.actor,
            organisation=unit.organisation,
            unit=unit,
        )
    else:
        form = AwayForm(request.POST or None, initial=AwayForm.initial_of(unit))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_unit(
                request.actor,
                unit,
                base_version=version,
                fields=form.values(),
                document=form.document() if isinstance(form, UnitForm) else None,
            )
        except DomainError as error:
            refuse(form, _at_document(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:unit_detail", pk)
    return _form_page(request, unit, form, version, whole=whole)


@post_only("people:unit_detail")
def unit_delete(request: Request, pk: UUID) -> HttpResponse:
    """Hides a unit; the next page brings it back."""
    unit = rules.unit_for(request.actor, pk)
    allow(rules.may(request.actor, "write", rules.unit_target(unit)), "write", "organisation")
    try:
        services.delete_unit(request.actor, unit)
    except DomainError as error:
        form = UnitForm(
            initial=UnitForm.initial_of(unit), actor=request.actor, organisation=unit.organisation, unit=unit
        )
        return _form_page(request, unit, form, unit.version, whole=True, refused=words.refusal(error))
    messages.success(request, _("Deleted: %(name)s. You can undo this for 30 days.") % {"name": unit.name})
    return redirect("people:deleted_list")


def _form_page(
    request: Request, unit: Unit, form: UnitForm | AwayForm, version: int, *, whole: bool, refused: str = ""
) -> HttpResponse:
    """The form of a stored unit, with what stands in the way of deleting it."""
    context = {
        "form": form,
        "unit": unit,
        "version": version,
        "whole": whole,
        "path": _path(unit.organisation, unit),
        "inside": queries.people_inside(unit=unit.pk) if whole else 0,
        "refused": refused,
    }
    return show(request, "people/unit_form.html", context)


def _at_document(error: DomainError) -> DomainError:
    """What the store of files refuses is said at the document's field."""
    if error.code.startswith(("file_", "picture_")):
        error.facts["field"] = "yt_document"
    return error


def _path(organisation: Organisation, unit: Unit | None = None) -> list[tuple[str, str]]:
    path = [
        (_("Organisations"), reverse("people:organisation_list")),
        (organisation.name, reverse("people:organisation_detail", args=[organisation.pk])),
    ]
    if unit is not None:
        path.append((unit.name, reverse("people:unit_detail", args=[unit.pk])))
    return path
