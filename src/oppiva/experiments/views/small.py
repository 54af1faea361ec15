"""The small forms beside the steps: tasks and further measures, taken away and brought back."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.core.errors import DomainError
from oppiva.experiments import queries, services, words
from oppiva.experiments.forms.fields import warn_of_codes
from oppiva.experiments.forms.prediction import MEASURE, MeasureForm
from oppiva.experiments.forms.trial import TaskForm
from oppiva.experiments.models import Step
from oppiva.experiments.pages.step import address, where
from oppiva.experiments.reading_words import readers_line
from oppiva.experiments.rules import Insider
from oppiva.experiments.views.answers import refuse, said
from oppiva.experiments.views.at_work import at_work, insider_of
from oppiva.experiments.views.steps import REMOVED
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.sent import base_version


@at_work
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, code: str, experiment: str, pk: UUID | None = None) -> HttpResponse:
    """Who does what by when, a new one or one changed."""
    insider = insider_of(request, code, experiment)
    found = queries.task_for(insider, pk) if pk is not None else None
    members = queries.members_of(insider.experiment.team_id)
    first = (
        {"what": found.what, "member": str(found.member_id or ""), "due_on": found.due_on} if found is not None else {}
    )
    form = TaskForm(request.POST if request.method == "POST" else None, members=members, initial=first)
    warn_of_codes(form)
    version = found.version if found is not None else 0
    if form.is_valid():
        try:
            services.save_task(
                insider,
                found,
                changes=form.changes(),
                base_version=base_version(request, version),
                client_ref=form.cleaned_data["client_ref"],
            )
        except DomainError as error:
            _refuse(form, error)
        else:
            said(request, coded=warn_of_codes(form), words=_("The task is saved."))
            return redirect(_step(insider, Step.TRIAL))
    heading = _("Change the task.") if found is not None else _("Who does what, and by when?")
    return _page(request, insider, form, Step.TRIAL, heading, ["what", "member", "due_on"], version)


@at_work
@require_POST
def task_remove(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """Takes a task away; the step's page brings it back."""
    insider = insider_of(request, code, experiment)
    request.session[REMOVED] = str(services.remove_task(insider, queries.task_for(insider, pk)))
    return redirect(_step(insider, Step.TRIAL))


@at_work
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, code: str, experiment: str, pk: UUID | None = None) -> HttpResponse:
    """A second or third measure, a new one or one changed."""
    insider = insider_of(request, code, experiment)
    found = queries.measure_for(insider, pk) if pk is not None else None
    first = {name: getattr(found, name) for name in MEASURE} if found is not None else {}
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=first)
    warn_of_codes(form)
    version = found.version if found is not None else 0
    if form.is_valid():
        ref = form.cleaned_data["client_ref"]
        try:
            if found is None:
                services.add_measure(insider, form.changes(), client_ref=ref)
            else:
                base = base_version(request, version)
                services.save_measure(insider, found, changes=form.changes(), base_version=base, client_ref=ref)
        except DomainError as error:
            _refuse(form, error)
        else:
            said(request, coded=warn_of_codes(form), words=_("The measure is saved."))
            return redirect(_step(insider, Step.PREDICTION))
    heading = _("Change the measure.") if found is not None else _("What else do you follow?")
    return _page(request, insider, form, Step.PREDICTION, heading, list(MEASURE), version)


@at_work
@require_POST
def measure_remove(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """Takes a later measure away; the step's page brings it back."""
    insider = insider_of(request, code, experiment)
    request.session[REMOVED] = str(services.remove_measure(insider, queries.measure_for(insider, pk)))
    return redirect(_step(insider, Step.PREDICTION))


@at_work
@require_POST
def bring_back(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """Brings back what was taken away last on this device."""
    insider = insider_of(request, code, experiment)
    step = Step.TRIAL if request.POST.get("step") == Step.TRIAL else Step.PREDICTION
    batch = request.session.pop(REMOVED, None)
    if batch is not None:
        services.bring_back(insider, UUID(str(batch)))
        messages.success(request, _("It is back."))
    return redirect(_step(insider, step))


def _step(insider: Insider, step: str) -> str:
    return address(insider, words.URLS[step])


def _refuse(form: forms.BaseForm, error: DomainError) -> None:
    if error.code == "conflict":
        name_fields(form, error)
    refuse(form, error)


def _page(
    request: HttpRequest,
    insider: Insider,
    form: forms.Form,
    step: str,
    heading: str,
    names: list[str],
    version: int,
) -> HttpResponse:
    back = _step(insider, step)
    context = {
        "experiment": insider.experiment,
        "app": True,
        "form": form,
        "fields": [form[name] for name in names],
        "heading": heading,
        "version": base_version(request, version) if request.method == "POST" else version,
        "path": [*where(insider), (str(words.STEPS[step]), back)],
        "back": back,
        "readers": readers_line(insider.experiment, insider.cycle),
    }
    return show(request, "experiments/small_form.html", context)
