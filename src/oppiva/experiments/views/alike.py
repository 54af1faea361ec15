"""Experiments like one: a page of its own, and a part that the page of the experiment fetches when it is there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oppiva.experiments.pages.alike import alike_to
from oppiva.experiments.views.at_work import sight_of

PART = "osa"


@login_not_required
@require_safe
def alike(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """For whoever may open the experiment, also without a sign-in; what is alike is found under the reader's rights."""
    sight = sight_of(request, code, experiment)
    page = "experiments:public" if sight.actor.person_id is None else "experiments:experiment"
    back = reverse(page, args=[sight.experiment.programme.code, sight.experiment.code])
    name = _("Experiment %(code)s") % {"code": sight.experiment.code}
    context = {"experiment": sight.experiment, "hits": alike_to(sight), "path": [(name, back)]}
    return render(request, f"experiments/alike.html{'#part' if PART in request.GET else ''}", context)
