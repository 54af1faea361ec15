"""The page of an experiment, one's own experiment, and the presses from idea to trial."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.experiments import rules, services, words
from oppiva.experiments.models import State, Step
from oppiva.experiments.pages import experiment as pages
from oppiva.experiments.pages import for_readers
from oppiva.experiments.pages.log import chart_page, log_part
from oppiva.experiments.pages.permission import permission_part
from oppiva.experiments.pages.starting import starting
from oppiva.experiments.pages.states import states_part
from oppiva.experiments.pages.step import address, where
from oppiva.experiments.pages.taking_out import files_of
from oppiva.experiments.queries import page as reads
from oppiva.experiments.record_slots import record_links
from oppiva.experiments.services.states import require_gate
from oppiva.experiments.views.at_work import sight_of
from oppiva.people.asker import actor_of
from oppiva.people.signin import is_shared_device
from oppiva.ui import pdf
from oppiva.ui.sent import whole_in


@require_safe
def experiment(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The whole of it for its team and, after the decision, its readers; to others the step and the hour."""
    sight = sight_of(request, code, experiment)
    if sight.public_alone:
        page = for_readers.guest_page(sight)
        spot = for_readers.news_spot(request.GET.get(for_readers.SPOT, ""), page)
        return render(request, "experiments/guest.html", {**page, "news_at": spot, "sight": sight})
    view = pages.view_of(sight, whole_in(request.GET, "kierros", digits=3))
    readers = for_readers.reader_part(view.sight, tries=view.read.tries if view.read is not None else 0)
    context = {
        "sight": sight,
        "view": view,
        "app": view.inside,
        "alike": view.has_alike,
        **log_part(replace(view.sight, cycle=view.cycle), known=view.known, shared=is_shared_device(request)),
        **states_part(view.sight),
        **permission_part(view.sight, view.cycle),
        "files": files_of(view, pdf=pdf.available()),
        "record_links": record_links(sight.actor, sight.experiment),
        **readers,
        "news_at": for_readers.news_spot(request.GET.get(for_readers.SPOT, ""), readers),
    }
    return render(request, "experiments/experiment.html", context)


@require_safe
def chart(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """One chart of it as large as the screen, for the projector; open to who reads the numbers."""
    view = pages.view_of(sight_of(request, code, experiment), whole_in(request.GET, "kierros", digits=3))
    sight = replace(view.sight, cycle=view.cycle)
    page = chart_page(sight, view.known, measure=whole_in(request.GET, "mittari", digits=3) or 1)
    return render(request, "experiments/chart.html", {**page, "code": view.code, "language": view.language})


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own newest experiment; of several a choice."""
    found = reads.newest_of_teams(actor_of(request))
    if len(found) == 1:
        return redirect("experiments:experiment", code=found[0].programme, experiment=found[0].experiment.code)
    return render(request, "experiments/own.html", {"rows": found, "app": True})


@require_POST
def plan(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """idea -> planned."""
    insider = rules.require_insider(sight_of(request, code, experiment))
    services.plan(insider)
    messages.success(request, _("The idea is a plan now. Next comes the prediction."))
    return redirect(address(insider, "experiments:experiment"))


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """Says what is locked; a press begins the trial."""
    insider = rules.require_insider(sight_of(request, code, experiment))
    back = address(insider, "experiments:experiment")
    if request.method == "POST":
        services.start(insider)
        messages.success(request, _("The trial has begun and the prediction is locked."))
        return redirect(back)
    if insider.experiment.state not in {State.IDEA, State.PLANNED}:
        return redirect(back)
    require_gate(insider.actor, insider.experiment, insider.cycle, "start")
    return render(
        request, "experiments/start.html", {**starting(insider), "app": True, "path": where(insider), "back": back}
    )


@require_POST
def again(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """A second experiment of the team, once this one is decided."""
    insider = rules.require_insider(sight_of(request, code, experiment))
    made = services.begin_experiment(insider.actor, insider.experiment.team)
    messages.success(request, _("A new experiment has begun. Start with the problem."))
    return redirect(words.URLS[Step.PROBLEM], code=code, experiment=made.code)
