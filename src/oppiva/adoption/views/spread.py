"""How models spread: the board of the library for everybody, that of a programme for its staff, and both as files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oppiva.adoption.exports.spread import AREAS, areas_table, models_table
from oppiva.adoption.pages.spread import asked_of, board_of, spread_page
from oppiva.adoption.queries.spread import Counted, library_spread, programme_spread, spread_stamp
from oppiva.adoption.rules.spread import spread_for
from oppiva.catalogue.library_kept import is_plain, kept
from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.exports import MEDIA
from oppiva.people.services import note_export
from oppiva.programme.models import Programme
from oppiva.ui.tables import Form, write

WHAT = "spread"
# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


@login_not_required
@require_safe
def spread(request: HttpRequest) -> HttpResponse:
    """The board of all models: drawn once for strangers while nothing changes."""
    if not is_plain(request, actor_of(request)):
        return _board(request, library_spread())
    return kept(request, spread_stamp(), lambda: _board(request, library_spread()))


@login_not_required
@require_safe
def spread_file(request: HttpRequest, table: str) -> HttpResponse:
    """The same as CSV: its models, or its areas."""
    return _file(request, library_spread(), table, _("Models"))


@never_cache
@require_safe
def programme_spread_page(request: HttpRequest, code: str) -> HttpResponse:
    """The board of a programme's models, with who waits to be confirmed and who does not answer."""
    programme = spread_for(actor_of(request), code)
    return _board(request, programme_spread(programme), programme)


@never_cache
@require_safe
def programme_spread_file(request: HttpRequest, code: str, table: str) -> HttpResponse:
    """The same as CSV; names no adopter."""
    actor = actor_of(request)
    programme = spread_for(actor, code)
    found = programme_spread(programme)
    note_export(actor, what=WHAT, count=len(found.rows), form=str(Form.CSV))
    return _file(request, found, table, programme.code)


def _board(request: HttpRequest, found: Counted, programme: Programme | None = None) -> HttpResponse:
    page = spread_page(found, asked_of(request.GET, found), programme)
    return render(request, "adoption/spread.html", {"page": page, "programme": programme})


def _file(request: HttpRequest, found: Counted, table: str, of: str) -> HttpResponse:
    board = board_of(found, asked_of(request.GET, found))
    made = areas_table(board) if table == AREAS else models_table(board)
    answer = HttpResponse(write(made, Form.CSV), content_type=MEDIA[Form.CSV])
    name = "-".join(search_key(f"{made.title} {of}").split())
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}-{clock.today():%Y-%m-%d}.csv") or ""
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer
