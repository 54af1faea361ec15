"""The coverage table, its file, and the objectives that an experiment serves."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.catalogue import queries, rules, services, words
from oppiva.catalogue.exports.coverage import coverage_file, rows_of
from oppiva.catalogue.forms.objectives import ObjectivesForm
from oppiva.catalogue.pages.coverage import chosen_of, coverage_page
from oppiva.catalogue.views.answers import at_field
from oppiva.catalogue.views.files import as_file, form_in
from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.people.services import note_export
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.sent import base_version, id_in

WHAT = "coverage"


@never_cache
@require_safe
def coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Where decided experiments lie, on two dimensions that the reader chooses."""
    actor = actor_of(request)
    programme = rules.table_for(actor, code)
    page = coverage_page(
        programme.code,
        queries.coverage(actor, programme),
        chosen_of(request.GET),
        may_write=rules.may_write(actor, programme),
        may_export=rules.may_export(actor, programme),
        readers=rules.readers_of_table(programme),
    )
    return render(request, "catalogue/coverage.html", {"page": page, "programme": programme})


@require_POST
def coverage_export(request: HttpRequest, code: str) -> HttpResponse:
    """The same table as a file."""
    actor = actor_of(request)
    programme = rules.table_for(actor, code)
    rules.require_export(actor, programme)
    found, chosen, form = queries.coverage(actor, programme), chosen_of(request.POST), form_in(request.POST)
    content = coverage_file(programme.code, found, chosen, form)
    note_export(actor, what=WHAT, count=rows_of(found, chosen), form=form)
    return as_file(content, form, _("Coverage table"), programme.code)


@never_cache
@require_http_methods(["GET", "POST"])
def objectives(request: HttpRequest, code: str, card: str) -> HttpResponse:
    """The analyst ticks what an experiment serves; when another did meanwhile, both are shown."""
    actor = actor_of(request)
    found = rules.card_for(actor, code, card)
    programme = found.programme
    rules.require_write(actor, programme)
    ticked, version = queries.objectives_ticked(found)
    known = queries.objectives_of(programme)
    sent = request.POST if request.method == "POST" else None
    form = ObjectivesForm(sent, objectives=known, initial={"codes": list(ticked)})
    back = reverse("catalogue:coverage", args=[programme.code])
    if form.is_valid():
        base, ref = base_version(request, version), id_in(request.POST, "client_ref")
        try:
            services.set_objectives(actor, found, form.cleaned_data["codes"], base_version=base, client_ref=ref)
        except DomainError as error:
            if error.code == "conflict":
                name_fields(form, error)
                error.facts["back"] = back
                raise
            at_field(form, error)
        else:
            messages.success(request, _("The objectives of %(code)s are saved.") % {"code": found.code})
            return redirect(back)
    context = {
        "form": form,
        "version": version,
        "ref": uuid4(),
        "path": [
            (_("Coverage table"), back),
            (found.code, reverse("experiments:experiment", args=[programme.code, found.code])),
            (_("Objectives"), ""),
        ],
        "heading": _("Which objectives does %(code)s serve?") % {"code": found.code},
        "lead": "" if known else _("The plan in force names no objectives."),
        "readers": words.readers(rules.readers_of_table(programme)),
        "button": _("Save objectives"),
        "back": back,
    }
    return show(request, "catalogue/reading.html", context)
