"""Permission asked of supervisors, decisions told to them, and the rhythm in one's own calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.experiments import queries, rhythm_entries, rules, services, told_errors
from oppiva.experiments.forms.told import AnswerForm, AskForm, RhythmForm
from oppiva.experiments.pages import permission as pages
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of

ICS = "text/calendar; charset=utf-8"
# What belongs to the form itself; everything else is answered with a page of its own.
AT_FORM = {"permission_nobody", "permission_not_theirs"}


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """Whom the team asks for permission, and exactly what those will see."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    page = pages.ask_page(insider)
    if request.method == "POST" and not page.may_ask:
        # Pressed twice, or by two at once: the page tells who has been asked, or what keeps the team from asking.
        return redirect("experiments:permission", code=code, experiment=experiment)
    form = AskForm(request.POST if request.method == "POST" else None, bosses=page.may_ask)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_permission(insider, supervisors=form.chosen(), note=form.cleaned_data["note"])
        except DomainError as error:
            if error.code not in AT_FORM:
                raise
            form.add_error("supervisors", words_of(told_errors.WORDS, error))
        else:
            messages.success(request, _("The request is on its way."))
            return redirect("experiments:permission", code=code, experiment=experiment)
    return show(
        request, "experiments/permission.html", {"page": page, "form": form, "args": [code, experiment], "app": True}
    )


@require_POST
def withdraw(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """The team takes a request back."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    services.withdraw_permission(insider, rules.request_of_team(insider.actor, insider.cycle, pk))
    messages.success(request, _("The request is taken back. The supervisor no longer sees the plan."))
    return redirect("experiments:permission", code=code, experiment=experiment)


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """What is told of the decision, and to whom; told by one press."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    if request.method == "POST":
        services.tell_supervisors(insider)
        messages.success(request, _("The decision is told."))
        return redirect("experiments:tell", code=code, experiment=experiment)
    return render(
        request, "experiments/tell.html", {"page": pages.tell_page(insider), "args": [code, experiment], "app": True}
    )


@require_http_methods(["GET", "POST"])
def rhythm(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The rhythm of the measures in one's own calendar: at which hour, or not any more."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    if request.method == "POST" and request.POST.get("deed") == "end":
        services.end_rhythm(insider)
        messages.success(request, _("No more reminders. Remove the earlier file from your calendar yourself."))
        return redirect("experiments:rhythm", code=code, experiment=experiment)
    page = pages.rhythm_page(insider)
    sent = request.POST if request.method == "POST" else None
    form = RhythmForm(sent, asks_days=page.asks_days, initial=page.chosen)
    if form.is_valid():
        each_time = form.cleaned_data.get("each_time") == "1"
        services.set_rhythm(insider, hour=form.cleaned_data["hour"], each_time=each_time)
        return redirect("experiments:rhythm", code=code, experiment=experiment)
    return show(
        request, "experiments/rhythm.html", {"page": page, "form": form, "args": [code, experiment], "app": True}
    )


@require_safe
def rhythm_file(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The reminders of this experiment as a calendar file."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    own = queries.own_rhythm(insider.actor, insider.person_id, insider.experiment, insider.cycle)
    if own is None or not own.series:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="oppiva-rytmi.ics"'}
    return HttpResponse(rhythm_entries.file_of(own), content_type=ICS, headers=headers)


@require_safe
def asked_list(request: HttpRequest) -> HttpResponse:
    """What teams have asked of the supervisor, and what they have told."""
    return render(request, "experiments/asked_list.html", {"page": pages.asked_list(actor_of(request))})


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A team's request: the trial step alone, and three equal answers."""
    asked = rules.asked_for(actor_of(request), pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.answer_permission(asked, answer=request.POST.get("answer", ""), words=form.cleaned_data["words"])
        messages.success(request, _("Your answer is with the team."))
        return redirect("experiments:asked", pk=pk)
    return show(request, "experiments/asked.html", {"page": pages.asked_page(asked), "form": form, "asked": asked})


@require_safe
def news(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A decision a team has told the supervisor."""
    return render(request, "experiments/news.html", {"page": pages.news_page(rules.news_for(actor_of(request), pk))})
