"""The adoptions of a programme for its staff: who waits, at what stage, who has gone silent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oppiva.adoption import rules
from oppiva.adoption.pages.own import programme_sentence, staff_lines
from oppiva.adoption.queries.own import programme_rows
from oppiva.catalogue.pages.library_links import link
from oppiva.jobs import clock
from oppiva.people.asker import actor_of


@never_cache
@require_safe
def adoptions(request: HttpRequest, code: str) -> HttpResponse:
    """All that the reader reads whole, who waits first."""
    actor = actor_of(request)
    programme = rules.staff_programme(actor, code)
    rows = programme_rows(actor, programme)
    context = {
        "heading": programme_sentence(rows),
        "lines": staff_lines(rows, clock.today()),
        "programme": programme,
        "path": [(programme.code, link("reporting:programme", programme.code)), (_("Adoptions"), "")],
    }
    return render(request, "adoption/programme.html", context)
