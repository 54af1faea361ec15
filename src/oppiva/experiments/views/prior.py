"""Has this been tried? Asked from the form of S1: as a part beside the title, or without script as its page again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from oppiva.experiments import queries, services
from oppiva.experiments.forms.problem import ProblemForm
from oppiva.experiments.forms.steps import draft_values
from oppiva.experiments.models import MOST_PRIOR, Step
from oppiva.experiments.pages.prior import ASKED, prior_of, text_of
from oppiva.experiments.pages.step import address
from oppiva.experiments.rules import Insider
from oppiva.experiments.views.at_work import at_work, insider_of
from oppiva.experiments.views.sent import after_of, with_query
from oppiva.ui.sent import base_version

PART, LINK, NONE = "osa", "linkita", "ei-loytynyt"
PLACE = "kokeiltu"


@at_work
@require_POST
def prior(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """What others have tried of what is being typed; that the team has looked is noted.

    Without script the whole form comes: what was typed is kept as a draft, with the address that was linked or the
    tick that nothing was found.
    """
    insider = insider_of(request, code, experiment)
    services.note_prior_search(insider)
    if PART in request.POST:
        linked = {request.POST.get(f"prior_{number}", "") for number in range(1, MOST_PRIOR + 1)}
        found = prior_of(insider, text_of(request.POST.dict()), linked)
        return render(request, "experiments/_prior.html", {"prior": found})
    _keep(request, insider)
    back = with_query(address(insider, "experiments:problem"), **{ASKED: "1", "after": after_of(request)})
    return redirect(f"{back}#{PLACE}")


def _keep(request: HttpRequest, insider: Insider) -> None:
    """What was typed, as a draft: with the linked address in the first empty row, or the tick instead of addresses."""
    work = queries.step_work(insider, Step.PROBLEM)
    typed = draft_values(ProblemForm(request.POST, record=work.record), request.POST)
    rows = [f"prior_{number}" for number in range(1, MOST_PRIOR + 1)]
    link = request.POST.get(LINK, "")
    free = [name for name in rows if not typed.get(name)]
    if link and free and link not in {typed.get(name) for name in rows}:
        typed |= {free[0]: link}
        typed.pop("prior_none", None)
    if NONE in request.POST and len(free) == len(rows):
        typed["prior_none"] = "on"
    version = base_version(request, work.record.version)
    services.keep_draft(insider, Step.PROBLEM, values=typed, base_version=version)
