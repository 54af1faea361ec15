"""Materials of a half-day: added, changed, removed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.sent import base_version
from oppiva.workshops import errors, queries, rules, services
from oppiva.workshops.forms.materials import MaterialForm
from oppiva.workshops.views.flow import REMOVED, page_of, to_plan

PASSED_ON = {"not_allowed", "programme_ended", "version_unknown", "gone"}


@require_http_methods(["GET", "POST"])
def material_add(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """A new file or link."""
    actor, found = to_plan(request, code, series, number)
    rules.require_plan(actor, found)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MaterialForm(*sent, steps=queries.step_rows(found.pk))
    if form.is_valid():
        try:
            services.add_material(
                actor,
                found,
                fields=form.values(),
                upload=form.cleaned_data["file"],
                client_ref=form.cleaned_data["client_ref"],
            )
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("The material is saved."))
            return redirect("workshops:flow", code=code, series=series, number=number)
    form.keep_file_in_mind()
    context = {**page_of(found, _("Add a file or a link")), "form": form, "material": None}
    return show(request, "workshops/material_form.html", context)


@require_http_methods(["GET", "POST"])
def material_edit(request: HttpRequest, code: str, series: str, number: int, pk: UUID) -> HttpResponse:
    """Other words for a material, or another file or link in its place."""
    actor, found = to_plan(request, code, series, number)
    material = rules.material_for(actor, found, pk)
    rules.require_plan(actor, found)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MaterialForm(*sent, steps=queries.step_rows(found.pk), material=material)
    base = base_version(request, material.version)
    if form.is_valid():
        try:
            services.edit_material(
                actor, material, base_version=base, fields=form.values(), upload=form.cleaned_data["file"]
            )
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("The material is saved."))
            return redirect("workshops:flow", code=code, series=series, number=number)
    form.keep_file_in_mind()
    version = base if form.is_bound else material.version
    context = {**page_of(found, material.title), "form": form, "material": material, "version": version}
    return show(request, "workshops/material_form.html", context)


@require_http_methods(["GET", "POST"])
def material_remove(request: HttpRequest, code: str, series: str, number: int, pk: UUID) -> HttpResponse:
    """Takes a material away; the page that follows can bring it back."""
    actor, found = to_plan(request, code, series, number)
    if request.method == "POST":
        material = rules.material_for(actor, found, pk)
        request.session[REMOVED] = str(services.remove_material(actor, material))
    return redirect("workshops:flow", code=code, series=series, number=number)


def _refuse(form: MaterialForm, error: DomainError) -> None:
    """Puts a refusal at its field, what is wrong with a file at the file."""
    if error.code == "conflict":
        name_fields(form, error)
        raise error
    if error.code in PASSED_ON:
        raise error
    field = str(error.facts.get("field", ""))
    field = "file" if error.code.startswith(("file_", "picture_")) else {"step_id": "step"}.get(field, field)
    form.add_error(field if field in form.fields else None, errors.words(error))
