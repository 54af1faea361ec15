"""The pre-task of a half-day: its form, and the own tick of who takes part."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version
from oppiva.workshops import rules, services
from oppiva.workshops.forms.materials import PreTaskForm
from oppiva.workshops.views.answers import refuse
from oppiva.workshops.views.flow import REMOVED, page_of, to_plan


@require_http_methods(["GET", "POST"])
def pre_task(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """What there is to do before the half-day, made or changed."""
    actor, found = to_plan(request, code, series, number)
    rules.require_plan(actor, found)
    task = rules.pre_task_in(found)
    form = PreTaskForm(request.POST if request.method == "POST" else None, task=task)
    base = base_version(request, task.version if task is not None else 1)
    # A form that was opened before there was a pre-task does not overwrite the one somebody made meanwhile.
    knew = "base_version" in request.POST
    if form.is_valid():
        try:
            services.set_pre_task(actor, found, fields=form.cleaned_data, base_version=base if knew else None)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The pre-task is saved."))
            return redirect("workshops:flow", code=code, series=series, number=number)
    version = (base if knew else "") if form.is_bound else (task.version if task is not None else "")
    context = {**page_of(found, _("Pre-task")), "form": form, "task": task, "version": version}
    return show(request, "workshops/pre_task_form.html", context)


@require_http_methods(["GET", "POST"])
def pre_task_remove(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Takes the pre-task away; the page that follows can bring it back."""
    actor, found = to_plan(request, code, series, number)
    task = rules.pre_task_in(found)
    if request.method == "POST" and task is not None:
        request.session[REMOVED] = str(services.remove_pre_task(actor, task))
    return redirect("workshops:flow", code=code, series=series, number=number)


@require_http_methods(["GET", "POST"])
def pre_task_tick(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The own tick that it is done, or not after all; back to the page it was pressed on."""
    actor = actor_of(request)
    task = rules.own_pre_task_for(actor, code, series, number)
    if request.method == "POST":
        done = request.POST.get("tehty") == "1"
        services.tick_pre_task(actor, task, done=done)
        messages.success(request, _("Marked as done.") if done else _("Marked as not done."))
    back = request.POST.get("takaisin", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return redirect(back)
    return redirect("workshops:places")
