"""The programme page, the table of its counts and the same table as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oppiva.experiments.rules import open_codes
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.reporting import addresses, exports, pages, queries, rules
from oppiva.reporting import changes as comparing
from oppiva.reporting.counts import EXPERIMENTS
from oppiva.reporting.forms import SpanForm


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """What was promised, what is done and what is next."""
    actor = actor_of(request)
    page = pages.programme_page(actor, rules.programme_for(actor, code))
    return render(request, "reporting/programme.html", {"page": page})


@require_safe
def counts(request: HttpRequest, code: str) -> HttpResponse:
    """Every target with its count, how it is counted and its day."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code)
    situation = queries.situation_of(actor, programme)
    context = {
        "situation": situation,
        "rows": pages.count_rows(situation, queries.without_imported(programme, situation)),
        "sentence": pages.counts_sentence(situation),
        "path": [(situation.label, addresses.programme(situation.code)), (pages.counts_title(), "")],
    }
    return render(request, "reporting/counts.html", context)


@require_safe
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """The experiments on two days, and which of them moved in between."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code)
    today = clock.today()
    asked = request.GET if {"alku", "loppu"} & request.GET.keys() else None
    usual = dict(zip(("alku", "loppu"), comparing.usual_span(programme.start, today), strict=True))
    form = SpanForm(asked if asked is not None else usual, today=today)
    found, first, last = None, None, None
    opens: frozenset[str] = frozenset()
    if form.is_valid():
        first, last = form.cleaned_data["alku"], form.cleaned_data["loppu"]
        marks = rules.sees_marks(actor, programme)
        target = queries.promised(programme, EXPERIMENTS)
        found = comparing.changes(programme.pk, first, last, target=target, codes=marks)
        # Which experiments moved is open to more people than their pages.
        opens = open_codes(actor, programme.pk) if marks and found.moves else opens
    path = [
        (programme.label, addresses.programme(programme.code)),
        (pages.counts_title(), addresses.counts(programme.code)),
        (_("Differences"), ""),
    ]
    context = {"programme": programme, "form": form, "found": found, "first": first, "last": last, "path": path}
    return render(request, "reporting/changes.html", {**context, "opens": opens})


@require_safe
def counts_file(request: HttpRequest, code: str) -> HttpResponse:
    """The table of counts as CSV."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code)
    situation = queries.situation_of(actor, programme)
    own = queries.without_imported(programme, situation)
    answer = HttpResponse(exports.counts_csv(situation.counts, own), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{situation.code}-{situation.today:%Y-%m-%d}.csv"'
    return answer
