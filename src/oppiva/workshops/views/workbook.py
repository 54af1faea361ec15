"""The workbook that brings in the past: its template, read in, looked at row by row, brought in, taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import queries, services
from oppiva.people.asker import actor_of
from oppiva.people.models import WorkbookRun
from oppiva.people.words import roles_in_words
from oppiva.people.workbook_template import template
from oppiva.programme.models import Programme
from oppiva.ui.errors import NotAllowed
from oppiva.ui.sent import page_in
from oppiva.workshops import errors, rules
from oppiva.workshops.forms.workbook import WorkbookChoicesForm, WorkbookForm
from oppiva.workshops.pages import workbook as pages
from oppiva.workshops.pages import workbook_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """What the workbook is, its template, and the form that reads one in; nothing is written by reading."""
    actor = actor_of(request)
    programme = _programme(actor, code)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = WorkbookForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                run = services.read_workbook_in(actor, programme.pk, data=sent.read(), name=sent.name)
            except DomainError as error:
                if error.code == "programme_ended":
                    raise
                form.add_error("file", errors.words(error))
            else:
                return redirect("workshops:workbook_run", code, run.pk)
    may_add = programme.state != Programme.State.ENDED
    context = pages.start(programme, form, may_add=may_add)
    return render(request, "workshops/workbook.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
def workbook_template(request: HttpRequest, code: str) -> HttpResponse:
    """The empty workbook in the language of the address."""
    actor = actor_of(request)
    programme = _programme(actor, code)
    title = _("Import template: %(programme)s") % {"programme": programme.code}
    answer = HttpResponse(template(actor, programme.pk, title=title, day=clock.today()), content_type=XLSX)
    name = f"{_('import-template')}-{programme.code}.xlsx".lower()
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def workbook_run(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """The fate of each row before anything is written; afterwards what became of it."""
    actor, programme, run = _run(request, code, pk)
    fate, page = request.GET.get("rivit", "")[:20], page_in(request.GET)
    if run.state == WorkbookRun.State.PREVIEWED:
        context = pages.preview(actor, programme, run, fate, page)
        return render(request, "workshops/workbook_preview.html", context)
    context = pages.brought(actor, programme, run, fate, page)
    return render(request, "workshops/workbook_done.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_row(request: HttpRequest, code: str, pk: UUID, position: int) -> HttpResponse:
    """A row as it should have been, or an answer to what was asked about it; the others stay as they are."""
    actor, programme, run = _run(request, code, pk)
    row = queries.workbook_row(run, position)
    if row is None:
        raise Http404
    if rules.rows_of_staff(actor, [row] if row.sheet == "attendance" else []):
        raise Http404
    answer = request.POST.get("answer")
    if request.method == "POST" and answer is not None:
        services.decide_workbook_row(actor, run, position, answer)
        return _back(request, code, run)
    chooser = workbook_rows.Chooser(actor, programme.pk)
    form = workbook_rows.row_form(row, chooser, request.POST.dict() if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        mended = services.mend_workbook_row(actor, run, position, form.cleaned_data)
        if mended.fate == "refused":
            messages.warning(request, _("Row %(row)s is still to be mended.") % {"row": mended.number})
        else:
            messages.success(request, _("Row %(row)s is mended.") % {"row": mended.number})
        return _back(request, code, run)
    context = pages.one_row(programme, run, row, form, chooser)
    return render(request, "workshops/workbook_row.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_choices(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """A unit, organisation or other choice for all rows that say it in the same unknown words."""
    actor, programme, run = _run(request, code, pk)
    if request.method == "POST":
        unknown = pages.unknown_choices(run, workbook_rows.Chooser(actor, programme.pk))
        form = WorkbookChoicesForm(request.POST, unknown=unknown)
        if form.is_valid():
            services.settle_words(actor, run, form.chosen())
    return redirect("workshops:workbook_run", code, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_columns(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """What the headings mean; remembered for the programme, and the file is read anew."""
    actor, _here, run = _run(request, code, pk)
    if request.method == "POST":
        form = pages.columns_form(run, request.POST.dict())
        if form.is_valid():
            services.name_workbook_columns(actor, run, form.meant())
            messages.success(request, _("Read anew. The headings are remembered for this programme."))
    return redirect("workshops:workbook_run", code, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_confirm(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Brings the rows in; a long workbook goes on as a job with its own page."""
    actor, _here, run = _run(request, code, pk)
    if request.method == "POST":
        services.confirm_workbook(actor, run)
        return _brought_in(code, run)
    return redirect("workshops:workbook_run", code, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_go_on(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Brings in what a stopped job left."""
    actor, _here, run = _run(request, code, pk)
    if request.method == "POST":
        services.go_on_with_workbook(actor, run)
        return _brought_in(code, run)
    return redirect("workshops:workbook_run", code, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_undo(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """What taking the workbook back does, then the deed."""
    actor, programme, run = _run(request, code, pk)
    if request.method == "POST":
        services.undo_workbook(actor, run)
        messages.success(request, _("Taken back."))
        return redirect("workshops:workbook", code)
    if run.state == WorkbookRun.State.UNDONE:
        raise DomainError("import_undone")
    return render(request, "workshops/workbook_undo.html", pages.undoing(programme, run))


def _programme(actor: Actor, code: str) -> Programme:
    """The programme for whoever may make series in it: 404 outside its reach, 403 inside."""
    programme = rules.programme_for_series(actor, code)
    if not rules.may_add_series(actor, programme):
        raise NotAllowed(roles_in_words({"action": "write", "kind": "series"}))
    return programme


def _run(request: HttpRequest, code: str, pk: UUID) -> tuple[Actor, Programme, WorkbookRun]:
    actor = actor_of(request)
    programme = _programme(actor, code)
    return actor, programme, rules.workbook_run_for(actor, programme, pk)


def _brought_in(code: str, run: WorkbookRun) -> HttpResponse:
    counts = queries.workbook_counts(run)
    if counts.left and (job := queries.workbook_job(run)) is not None:
        return redirect("jobs:job", job)
    return redirect("workshops:workbook_run", code, run.pk)


def _back(request: HttpRequest, code: str, run: WorkbookRun) -> HttpResponse:
    """Back to the rows one was mending."""
    fate = request.POST.get("rivit", "")
    kept = f"?rivit={fate}#rivit" if fate.isascii() and fate.isalpha() and len(fate) < 20 else ""
    return redirect(reverse("workshops:workbook_run", args=[code, run.pk]) + kept)
