"""The path of a record (kehittämisen polku)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oppiva.catalogue import queries, rules
from oppiva.catalogue.models import TraceNode
from oppiva.catalogue.pages.trace import Told, trace_page
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.queries import names_of


@never_cache
@require_safe
def trace(request: HttpRequest, code: str, record: str) -> HttpResponse:
    """What led to a record and what came of it, as `oppiva trace show` prints it."""
    actor = actor_of(request)
    found = rules.path_for(actor, code, record)
    rows = queries.trace(actor, found) if isinstance(found, TraceNode) else queries.bare_trace(actor, found)
    steps = (*rows.up, *rows.down, *rows.gone)
    told = Told(
        names=names_of({one.by for one in steps if one.by is not None}),
        answers=queries.answers_to(steps),
        readers=rules.readers_of_table(found.programme),
        today=clock.today(),
    )
    page = trace_page(found.programme.code, rows, told)
    return render(request, "catalogue/trace.html", {"page": page, "programme": found.programme})
