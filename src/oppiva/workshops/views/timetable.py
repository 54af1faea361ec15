"""The half-days of a programme as one pasted table: preview of each row, mended in place, taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.scheduling import PastedRow, paste_table, read_row
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.programme.models import Programme
from oppiva.ui.answers import show
from oppiva.workshops import errors, queries, rules, services
from oppiva.workshops.forms.timetable import PasteForm, rows_sent, seen_sent
from oppiva.workshops.pages import timetable as pages
from oppiva.workshops.views.answers import refuse
from oppiva.workshops.views.paths import list_path


@require_http_methods(["GET", "POST"])
def timetable(request: HttpRequest, code: str) -> HttpResponse:
    """Paste the table; then each row with its fate; then all of them taken at once."""
    actor = actor_of(request)
    programme = rules.programme_of_series(actor, code)
    rules.require_write_somewhere(actor, programme)
    if request.method == "POST" and "rows" in request.POST:
        return _rows(request, actor, programme)
    form = PasteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            rows = paste_table(form.cleaned_data["table"], **_around(programme))
        except DomainError as error:
            refuse(form, error)
        else:
            return _preview(request, actor, programme, rows)
    context = {"form": form, "programme": programme, "path": _path(programme)}
    return show(request, "workshops/timetable_paste.html", context)


def _rows(request: HttpRequest, actor: Actor, programme: Programme) -> HttpResponse:
    """The preview sent back: looked at again, or taken."""
    rows = [read_row(at, cells, **_around(programme)) for at, cells in enumerate(rows_sent(request.POST), 1)]
    if not rows:
        return redirect("workshops:timetable", code=programme.code)
    if "take" not in request.POST:
        return _preview(request, actor, programme, rows)
    leave_out = bool(request.POST.get("leave_out"))
    try:
        taken = services.take_table(actor, programme, rows, seen=seen_sent(request.POST), leave_out=leave_out)
    except DomainError as error:
        if error.code in {"not_allowed", "programme_ended"}:
            raise
        return _preview(request, actor, programme, rows, refused=errors.words(error))
    words = ngettext("One half-day was set.", "%(n)s half-days were set.", taken) % {"n": taken}
    messages.success(request, words if taken else _("Nothing changed: the half-days are as in the table."))
    return redirect("workshops:series_list", code=programme.code)


def _preview(
    request: HttpRequest,
    actor: Actor,
    programme: Programme,
    rows: Sequence[PastedRow],
    *,
    refused: str = "",
) -> HttpResponse:
    judged = queries.judge(actor, programme, rows)
    context = {**pages.preview(judged), "programme": programme, "refused": refused, "path": _path(programme)}
    return show(request, "workshops/timetable_preview.html", context)


def _around(programme: Programme) -> dict[str, date]:
    return {"begins": programme.start, "ends": programme.end, "today": clock.today()}


def _path(programme: Programme) -> list[tuple[str, str]]:
    return list_path(programme, (_("Half-days as a table"), ""))
