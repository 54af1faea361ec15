"""The series of a programme: the list, its table out, one more, and those that the plan promises."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.models import Organisation
from oppiva.people.queries import area_choices
from oppiva.programme.models import Programme
from oppiva.programme.rules import programme_for
from oppiva.ui.answers import show
from oppiva.ui.tables import Form, write
from oppiva.workshops import exports, queries, rules, sentences, services
from oppiva.workshops.forms.series import SeriesForm
from oppiva.workshops.models import MOST_SEATS
from oppiva.workshops.pages.series import list_pages
from oppiva.workshops.views.answers import refuse
from oppiva.workshops.views.paths import list_path, programme_path

# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


@require_safe
def series_list(request: HttpRequest, code: str) -> HttpResponse:
    """The series of the programme that the reader may see."""
    actor = actor_of(request)
    programme = programme_for(actor, code)
    rows = queries.series_rows(actor, programme)
    is_open = programme.state != Programme.State.ENDED
    may_add = is_open and rules.may_add_series(actor, programme)
    may_write = may_add or (is_open and rules.may_write_some_series(actor, programme))
    conflicts = queries.conflicts_of(programme, houses={row.pk: row.houses for row in rows}) if may_write else {}
    context = {
        "programme": programme,
        "rows": [
            (row, sentences.STAGES[row.stage], sum(len(conflicts.get(one.pk, ())) for one in row.sessions))
            for row in rows
        ],
        "sentence": sentences.series_list(rows),
        "enrolled": sum(row.enrolled for row in rows),
        "free": sum(row.free for row in rows if row.state == "open"),
        "may_add": may_add,
        "missing": queries.series_missing(programme, [row.code for row in rows]) if may_add and rows else 0,
        "conflicts": may_write and bool(conflicts),
        "pages": list_pages(actor, programme, may_write=may_write),
        "today": clock.today(),
        "path": programme_path(programme, (_("Workshop series"), "")),
    }
    return show(request, "workshops/series_list.html", context)


@require_http_methods(["GET", "POST"])
def series_export(request: HttpRequest, code: str) -> HttpResponse:
    """The list as a file; opened as a page it leads to the list."""
    actor = actor_of(request)
    programme = programme_for(actor, code)
    if request.method != "POST":
        return redirect("workshops:series_list", code=code)
    form = Form.CSV if request.POST.get("muoto") == Form.CSV else Form.XLSX
    table = exports.series_table(programme, queries.series_rows(actor, programme))
    answer = HttpResponse(write(table, form), content_type=exports.MEDIA[form])
    answer["Content-Disposition"] = content_disposition_header(True, exports.file_name(programme, form)) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def series_from_plan(request: HttpRequest, code: str) -> HttpResponse:
    """The series that the plan promises, made by a press of the button on the list."""
    actor = actor_of(request)
    programme = rules.programme_of_series(actor, code)
    rules.require_add_series(actor, programme)
    if request.method == "POST":
        made = len(services.create_from_plan(actor, programme))
        words = ngettext("One series was made as a draft.", "%(n)s series were made as drafts.", made) % {"n": made}
        messages.success(request, words if made else _("All series of the plan are here already."))
    return redirect("workshops:series_list", code=code)


@require_http_methods(["GET", "POST"])
def series_add(request: HttpRequest, code: str) -> HttpResponse:
    """One more series, as a draft."""
    actor = actor_of(request)
    programme = rules.programme_of_series(actor, code)
    rules.require_add_series(actor, programme)
    form = SeriesForm(
        request.POST if request.method == "POST" else None,
        organisations=queries.taking_part_choices(programme),
        areas=area_choices(),
        initial={"languages": ["fi"], "seats": MOST_SEATS},
    )
    if form.is_valid():
        chosen = chosen_organisations(form)
        try:
            made = services.add_series(actor, programme, fields=form.values(), organisations=chosen)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The series is made as a draft."))
            return redirect("workshops:series", code=code, series=made.code)
    context = {"form": form, "programme": programme, "path": list_path(programme, (_("New"), ""))}
    return show(request, "workshops/series_form.html", context)


def chosen_organisations(form: SeriesForm, now: Sequence[str] = ()) -> list[Organisation]:
    """The organisations after the form: its choices are those that take part in the programme, `now` those there."""
    return queries.organisations_of(form.taking_part(now))
