"""The experiments of a series, for who leads it or follows the programme."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oppiva.experiments import queries, rules, services
from oppiva.experiments.pages import series as pages
from oppiva.experiments.pages.follow import shares_columns, shares_sentence
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.workshops.rules import series_for


@require_safe
def experiments(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """How far each team's experiment is; no text that the team does not show."""
    actor = actor_of(request)
    found = series_for(actor, code, series)
    if not rules.may_list(actor, found):
        raise Http404
    rows = queries.listed_of(actor, found)
    leads = rules.leads(actor, found)
    turn = rules.series_turn(found) if leads else None
    coded = services.coded_experiments(found) if leads else frozenset()
    base = reverse("workshops:series", args=[code, found.code])
    shares = queries.series_follow_up_shares([found.pk]).get(found.pk, ())
    context = {
        "series": found,
        "columns": shares_columns(shares),
        "shares_sentence": shares_sentence(shares) if shares else "",
        "rows": [pages.row(one, code, leads=leads, turn=turn, coded=one.pk in coded) for one in rows],
        "sentence": pages.sentence(rows),
        "taking_out": reverse("experiments:taking_out", args=[code])
        if rules.sees_buckets(actor, found.programme)
        else "",
        "turn": pages.turn_words(turn) if leads else "",
        "path": [(_("Series %(code)s") % {"code": found.code}, base), (_("Experiments"), "")],
    }
    return show(request, "experiments/series.html", context)
