"""Taking a table out: the file at once, or for more persons after signing in again, or as work of the queue."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from oppiva.core.policy import is_sudo
from oppiva.jobs import clock
from oppiva.people import exports, services
from oppiva.people.filter_words import asked
from oppiva.people.forms.lists import filters_of, form_of
from oppiva.people.queries import Filters
from oppiva.people.views.answers import Request, allow, require_sudo
from oppiva.ui.answers import show
from oppiva.ui.tables import Form, write

# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


def person_export(request: Request) -> HttpResponse:
    """The persons of the list as a table."""
    return _export(request, "person")


def organisation_export(request: Request) -> HttpResponse:
    """The organisations of the list as a table."""
    return _export(request, "organisation")


def unit_export(request: Request) -> HttpResponse:
    """The units of the list as a table."""
    return _export(request, "unit")


def area_export(request: Request) -> HttpResponse:
    """The employment areas of the list as a table."""
    return _export(request, "area")


def municipality_export(request: Request) -> HttpResponse:
    """The municipalities of the list as a table."""
    return _export(request, "municipality")


def _export(request: Request, what: str) -> HttpResponse:
    """Asked for by its button the file itself; opened as a page, what it will hold, and the button."""
    allow(exports.may_take_out(request.actor, what), "export", what)
    filters = filters_of(request.GET)
    count = exports.count_of(request.actor, what, filters)
    dangerous = services.needs_sudo(what, count)
    if request.method != "POST":
        if dangerous:
            require_sudo(request)
        return _page(request, what, filters, count)
    if dangerous and not is_sudo(request.actor, clock.now()):
        # The page asks for the sign-in and comes back with the button: what is asked for is in its address.
        return redirect(request.get_full_path())
    return _asked_for(request, what, filters, count)


def _asked_for(request: Request, what: str, filters: Filters, count: int) -> HttpResponse | HttpResponseRedirectBase:
    form = form_of(request.POST)
    if count > exports.MOST_ROWS:
        job = services.ask_export(
            request.actor, what=what, filters=filters, count=count, form=form, language=get_language() or "fi"
        )
        return redirect("jobs:job", pk=job.pk)
    table = exports.table_of(request.actor, what, filters)
    services.note_export(request.actor, what=what, count=len(table.rows), form=form)
    answer = HttpResponse(write(table, form), content_type=exports.MEDIA[form])
    name = exports.file_name(request.actor, what, form)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer


def _page(request: Request, what: str, filters: Filters, count: int) -> HttpResponse:
    export = exports.EXPORTS[what]
    query = request.GET.urlencode()
    back = f"{reverse(export.page)}?{query}" if query else reverse(export.page)
    context = {
        "title": export.title,
        "path": [(export.title, back)],
        "count": count,
        "personal": what == "person",
        "dangerous": services.needs_sudo(what, count),
        "by_work": count > exports.MOST_ROWS,
        "facts": asked(request.actor, exports.scoped(what, filters), export.parameters),
        "address": request.get_full_path(),
        "forms": [Form.XLSX, Form.CSV],
    }
    return show(request, "people/export.html", context)
