"""Experiments like one: a page of its own, and a part that the page of the experiment fetches when it is there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oppiva.experiments import rules
from oppiva.experiments.pages.alike import alike_to
from oppiva.people.asker import actor_of

PART = "osa"


@login_not_required
@require_safe
def alike(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """For whoever may open the experiment, also without a sign-in; what is alike is found under the reader's rights."""
    actor = actor_of(request)
    # At its own door first: what is not open and what is not there are answered alike, in the same time (A3).
    found = rules.experiment_for(actor, code, experiment).experiment
    hits = alike_to(actor, found)
    page = "experiments:public" if actor.person_id is None else "experiments:experiment"
    name, back = _("Experiment %(code)s") % {"code": found.code}, reverse(page, args=[found.programme.code, found.code])
    context = {"experiment": found, "hits": hits or (), "path": [(name, back)]}
    return render(request, f"experiments/alike.html{'#part' if PART in request.GET else ''}", context)
