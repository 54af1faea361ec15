"""A trial's way through its states, one press or one small page each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.core.errors import DomainError
from oppiva.experiments import queries, result_errors, rules, services
from oppiva.experiments.filling import result_missing
from oppiva.experiments.forms.course import ExtensionForm, PeriodForm, ReasonForm
from oppiva.experiments.forms.others import WhyForm
from oppiva.experiments.models import State
from oppiva.experiments.pages import states as pages
from oppiva.experiments.pages.step import address
from oppiva.experiments.reading_words import line_of
from oppiva.experiments.rules import Insider, Sight
from oppiva.experiments.services.course import BEGUN
from oppiva.experiments.views.at_work import at_work, insider_of, sight_of
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of

HOME = "experiments:experiment"
NEEDS_NETWORK = {"needs-network": ""}


@at_work
@require_POST
def done(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The trial is over ("Valmis"); the result is next, or the decision when the result is written already."""
    insider = insider_of(request, code, experiment)
    services.finish(insider)
    complete = not result_missing(queries.trial_record(insider).result)
    return redirect(address(insider, "experiments:decision" if complete else "experiments:result"))


@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """A pause with its reason."""
    sight = sight_of(request, code, experiment)
    insider = rules.require_insider(sight)
    pages.require_state(sight, State.RUNNING)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _worked(
        request,
        sight,
        form,
        lambda given: services.pause(insider, reason=given["reason"], words=given["words"]),
        pages.PAUSE,
    )


@require_POST
def resume(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The trial goes on after a pause."""
    insider = rules.require_insider(sight_of(request, code, experiment))
    services.resume(insider)
    messages.success(request, _("The trial goes on. The last day moved by the pause."))
    return redirect(HOME, code=code, experiment=experiment)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """A trial under review goes on once, with a new last day."""
    sight = sight_of(request, code, experiment)
    insider = rules.require_insider(sight)
    pages.require_state(sight, State.REVIEWING)
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    return _worked(
        request,
        sight,
        form,
        lambda given: services.reopen(insider, ends_on=given["ends_on"], reason=given["reason"]),
        pages.REOPEN,
    )


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """It did not start, or it is broken off: the team says it, two weeks after the last workshop a facilitator may."""
    sight = sight_of(request, code, experiment)
    rules.require_ender(sight)
    pages.require_state(sight, State.IDEA, State.PLANNED, *BEGUN)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    words = pages.INTERRUPT if sight.experiment.state in BEGUN else pages.NOT_STARTED
    return _worked(
        request,
        sight,
        form,
        lambda given: services.end(sight, reason=given["reason"], words=given["words"]),
        words,
    )


@require_POST
def plan_again(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """One that broke off or did not start is planned again."""
    insider = rules.require_insider(sight_of(request, code, experiment))
    services.plan_again(insider)
    if insider.cycle.started_at is not None:
        return redirect("experiments:period", code=code, experiment=experiment)
    messages.success(request, _("The experiment is a plan again."))
    return redirect(HOME, code=code, experiment=experiment)


@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """A new time for a trial that broke off and is planned again."""
    sight = sight_of(request, code, experiment)
    insider: Insider = rules.require_insider(sight)
    pages.require_state(sight, State.PLANNED)
    form = PeriodForm(request.POST if request.method == "POST" else None)
    return _worked(
        request,
        sight,
        form,
        lambda given: services.set_period(
            insider, starts_on=given["starts_on"], ends_on=given["ends_on"], reason=given["reason"]
        ),
        pages.PERIOD,
    )


@require_http_methods(["GET", "POST"])
def privacy(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """A facilitator has checked how customers' data are handled; the diary takes text from then on."""
    sight = sight_of(request, code, experiment)
    rules.require_facilitator(sight)
    if request.method == "POST":
        services.check_privacy(sight)
        messages.success(request, _("The check is recorded. The team can write in words now."))
        return redirect("experiments:series", code=code, series=sight.experiment.team.series.code)
    context = {"sight": sight, "experiment": sight.experiment, "path": pages.path_of(sight)}
    return show(request, "experiments/privacy.html", context)


@require_http_methods(["GET", "POST"])
def blank(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """A facilitator blanks an identity code that somebody who has left wrote; the team cannot decide before."""
    sight = sight_of(request, code, experiment)
    rules.require_facilitator(sight)
    form = WhyForm(request.POST if request.method == "POST" else None)
    readers = _("The reason is read by the team.")
    return _worked(
        request, sight, form, lambda given: services.blank_codes(sight, reason=given["why"]), pages.BLANK, readers
    )


def _worked(
    request: HttpRequest,
    sight: Sight,
    form: forms.Form,
    work: Callable[[dict[str, Any]], object],
    page: pages.Page,
    readers: str = "",
) -> HttpResponse:
    """The small page of a change of state, or the change itself."""
    if form.is_valid():
        try:
            work(form.cleaned_data)
        except DomainError as error:
            field = str(error.facts.get("field", ""))
            if field not in form.fields:
                raise
            form.add_error(field, words_of(result_errors.SAID, error))
        else:
            messages.success(request, str(page.done))
            return redirect(HOME, code=sight.experiment.programme.code, experiment=sight.experiment.code)
    context = {
        "sight": sight,
        "experiment": sight.experiment,
        "app": sight.insider is not None,
        "form": form,
        "page": page,
        "offline": NEEDS_NETWORK,
        "path": pages.path_of(sight),
        "readers": readers or line_of(rules.readers_of_reason(sight.experiment)),
        "back": reverse(HOME, args=[sight.experiment.programme.code, sight.experiment.code]),
    }
    return show(request, "experiments/course.html", context)
