"""The attendance sheet of a half-day: who was there, the table out, corrections, a meeting service's report."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.counting import number_word
from oppiva.workshops import errors, reports, rules, seat_tables, services
from oppiva.workshops.forms.door import CorrectionForm, ReportForm
from oppiva.workshops.forms.report import TakeReportForm
from oppiva.workshops.pages import door as pages
from oppiva.workshops.views.answers import allow, refuse, table_out
from oppiva.workshops.views.at_door import led


@require_safe
def sheet(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Name, organisation, way, minutes and where each row comes from; of own staff nobody (W5)."""
    actor = actor_of(request)
    session = rules.attendance_of(actor, code, series, number)
    return render(request, "workshops/attendance.html", pages.sheet(actor, session))


@require_http_methods(["GET", "POST"])
def sheet_file(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The sheet as a table, for who may take attendance out."""
    actor = actor_of(request)
    session = rules.attendance_of(actor, code, series, number)
    allow(rules.may_take_out_attendance(actor, session), "export", "attendance")
    table = seat_tables.attendance_table(session, pages.came(actor, session))
    path = pages.path_of(session, (_("Attendance"), pages.base_address(session) + "lasnaolo/"))
    return table_out(request, what="attendance", table=table, path=path)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, code: str, series: str, number: int, person: UUID) -> HttpResponse:
    """A correction of what is locked: both values stay to be read."""
    actor, session = actor_of(request), led(request, code, series, number)
    row = pages.row_of(actor, session, person)
    if row is None:
        raise Http404
    form = CorrectionForm(request.POST if request.method == "POST" else None, session=session, row=row)
    if form.is_valid():
        ref, reason = form.cleaned_data["client_ref"], form.cleaned_data["reason"]
        try:
            services.correct_attendance(
                actor, session, person=person, after=form.after(), reason=reason, client_ref=ref
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The correction is saved. Both values are on the sheet."))
            return redirect("workshops:attendance", code, series, number)
    back = pages.base_address(session) + "lasnaolo/"
    path = pages.path_of(session, (_("Attendance"), back), (row.name, ""))
    line, locked = pages.lines([row])[0], services.is_locked(session)
    context = {"form": form, "session": session, "line": line, "back": back, "path": path, "locked": locked}
    return show(request, "workshops/attendance_correct.html", context)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The report of a meeting service read as a proposal; nothing is stored, and the file is not kept."""
    actor, session = actor_of(request), led(request, code, series, number)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ReportForm(request.POST, request.FILES)
    back = pages.base_address(session) + "lasnaolo/"
    context: dict[str, object] = {"form": form, "session": session, "back": back, "proposal": None}
    context["path"] = pages.path_of(session, (_("Attendance"), back), (_("Meeting service's report"), ""))
    if form.is_valid():
        try:
            context["proposal"] = reports.propose(actor, session, form.cleaned_data["file"].read())
        except DomainError as error:
            refuse(form, error)
    return show(request, "workshops/attendance_report.html", context)


@require_http_methods(["GET", "POST"])
def take_report(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """What was ticked of the proposal is marked, with the report as its source."""
    actor, session = actor_of(request), led(request, code, series, number)
    form = TakeReportForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        if form is not None:
            messages.error(request, _("The proposal could not be read. Read the report once more."))
        return redirect("workshops:attendance_report", code, series, number)
    try:
        taken = services.take_report(actor, session, form.chosen())
    except DomainError as error:
        messages.error(request, errors.words(error))
        return redirect("workshops:attendance_report", code, series, number)
    words = ngettext("One person is marked from the report.", "%(n)s people are marked from the report.", taken)
    messages.success(request, words % {"n": number_word(taken)})
    return redirect("workshops:attendance", code, series, number)
