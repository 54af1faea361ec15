"""The summary of a candidate, its workbook, and how the analyst reads a measure of it."""

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
from oppiva.catalogue.exports.summary import summary_book
from oppiva.catalogue.forms.readings import ReadingForm, started
from oppiva.catalogue.models import Candidate
from oppiva.catalogue.pages.reading import measure_facts
from oppiva.catalogue.pages.summary import summary_page
from oppiva.catalogue.views.answers import at_field
from oppiva.catalogue.views.files import as_file
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.services import note_export
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.sent import base_version, id_in, page_in
from oppiva.ui.tables import Form

WHAT = "candidate_summary"


@never_cache
@require_safe
def summary(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """What the candidate's experiments measured, and in which direction each went."""
    actor = actor_of(request)
    found = rules.candidate_for(actor, code, candidate)
    page = summary_page(
        queries.summary(actor, found),
        today=clock.today(),
        page=page_in(request.GET),
        may_write=rules.may_write(actor, found.programme),
        may_export=rules.may_export(actor, found.programme),
        readers=rules.readers_of_table(found.programme),
    )
    return render(request, "catalogue/summary.html", {"page": page, "programme": found.programme})


@require_POST
def summary_export(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """The same figures as a workbook."""
    actor = actor_of(request)
    found = rules.candidate_for(actor, code, candidate)
    rules.require_export(actor, found.programme)
    held = queries.summary(actor, found)
    content = summary_book(held)
    note_export(actor, what=WHAT, count=len(held.rows), form=Form.XLSX)
    return as_file(content, Form.XLSX, _("Summary"), found.programme.code, found.code)


@never_cache
@require_http_methods(["GET", "POST"])
def measure_reading(request: HttpRequest, code: str, candidate: str, card: str, position: int) -> HttpResponse:
    """How one measure is read; when another said otherwise meanwhile, both are shown."""
    actor = actor_of(request)
    found = rules.candidate_for(actor, code, candidate)
    rules.require_write(actor, found.programme)
    cycle, measure, read = queries.measure_of(actor, found, card, position)
    form = ReadingForm(request.POST if request.method == "POST" else None, initial=started(read))
    back = reverse("catalogue:summary", args=[code, found.code])
    if form.is_valid():
        base, ref = base_version(request, read.version), id_in(request.POST, "client_ref")
        try:
            services.set_reading(
                actor, cycle, measure, changes=dict(form.cleaned_data), base_version=base, client_ref=ref
            )
        except DomainError as error:
            if error.code == "conflict":
                name_fields(form, error)
                error.facts["back"] = back
                raise
            at_field(form, error)
        else:
            messages.success(request, _("The measure of %(code)s is read.") % {"code": cycle.experiment.code})
            return redirect(f"{back}#{cycle.experiment.code}")
    context = {
        "form": form,
        "version": read.version,
        "ref": uuid4(),
        "measure": measure_facts(measure, cycle.experiment.language),
        "path": _path(found, cycle.experiment.code),
        "heading": _("How do you read this measure?"),
        "lead": _("The team's own record stays as it is. This is for the summary alone."),
        "readers": words.readers(rules.readers_of_table(found.programme)),
        "button": _("Save"),
        "back": back,
    }
    return show(request, "catalogue/reading.html", context)


def _path(candidate: Candidate, card: str) -> list[tuple[str, str]]:
    programme = candidate.programme.code
    return [
        (candidate.code, reverse("catalogue:candidate", args=[programme, candidate.code])),
        (_("Summary"), reverse("catalogue:summary", args=[programme, candidate.code])),
        (card, ""),
    ]
