"""Amendments of what is locked, steps shown before the decision, how far the record is seen."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.experiments import queries, rules, services, words
from oppiva.experiments.forms.amendment import TARGETS, AmendmentForm, AuthorForm, VisibilityForm
from oppiva.experiments.models import Amendment, State, Step
from oppiva.experiments.pages.beside_form import AMENDABLE
from oppiva.experiments.pages.publishing import own_name_of
from oppiva.experiments.pages.step import address, where
from oppiva.experiments.queries import page as reads
from oppiva.experiments.reading_words import readers_line
from oppiva.experiments.rules import Author, Insider
from oppiva.experiments.services.steps import WRITABLE
from oppiva.experiments.views.answers import refuse
from oppiva.experiments.views.at_work import at_work, insider_of, sight_of
from oppiva.experiments.views.sent import after_of
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.sent import base_version

HEADINGS = {
    Amendment.Of.PREDICTION: lambda: _("What do you predict now?"),
    Amendment.Of.THRESHOLD: lambda: _("Which limits of decision hold now?"),
    Amendment.Of.MEASURE: lambda: _("What do you count now?"),
    Amendment.Of.PERIOD: lambda: _("Until when does the trial go on?"),
}


@require_safe
def amendments(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """What is to be amended."""
    insider = _insider(request, code, experiment)
    if insider.experiment.state not in AMENDABLE:
        return redirect(address(insider, "experiments:experiment"))
    choices = [
        (str(Amendment.Of(target).label), address(insider, "experiments:amend", part))
        for part, target in TARGETS.items()
    ]
    context = {"experiment": insider.experiment, "app": True, "choices": choices, "path": where(insider)}
    return render(request, "experiments/amendments.html", context)


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, code: str, experiment: str, target: str) -> HttpResponse:
    """A signed change with its reason; every member hears of it."""
    insider = _insider(request, code, experiment)
    if target not in TARGETS:
        raise Http404
    of = TARGETS[target]
    step = Step.TRIAL if of == Amendment.Of.PERIOD else Step.PREDICTION
    record = queries.step_work(insider, step).record
    form = AmendmentForm(request.POST if request.method == "POST" else None, target=of, record=record)
    if form.is_valid():
        try:
            services.amend(
                insider,
                of,
                changes=form.changes(),
                reason=form.cleaned_data["reason"],
                base_version=base_version(request, record.version),
            )
        except DomainError as error:
            if error.code == "conflict":
                name_fields(form, error)
            refuse(form, error)
        else:
            messages.success(request, _("The amendment is signed. Every member of the team hears of it."))
            return redirect(address(insider, "experiments:experiment"))
    context = {
        "experiment": insider.experiment,
        "app": True,
        "form": form,
        "fields": [form[name] for name in (*form.names, "reason")],
        "heading": HEADINGS[Amendment.Of(of)](),
        "lead": _("Both values, the reason, your name and the time stay beside the result."),
        "version": base_version(request, record.version),
        "path": [*where(insider), (_("Amendment"), address(insider, "experiments:amendments"))],
        "back": address(insider, "experiments:experiment"),
        "button": _("Sign the amendment"),
        "readers": readers_line(insider.experiment, insider.cycle),
    }
    return show(request, "experiments/small_form.html", context)


@at_work
@require_POST
def share(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """Shows a step to the facilitators of the series, or closes it again."""
    insider = insider_of(request, code, experiment)
    step = request.POST.get("step", "")
    if step not in WRITABLE and step != Step.LOG:
        raise Http404
    services.share_step(insider, step, shared=request.POST.get("share") == "1")
    return redirect(after_of(request) or address(insider, words.URLS[step]))


@require_http_methods(["GET", "POST"])
def visibility(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """How far the record is seen after the decision, and how the reader is named as an author."""
    author = rules.author_for(actor_of(request), code, experiment)
    if author.insider is None or author.takes_back_alone:
        return _own_name(request, author)
    insider, found = author.insider, author.experiment
    level_sent = request.POST if request.method == "POST" and "level" in request.POST else None
    name_sent = request.POST if request.method == "POST" and level_sent is None else None
    form = VisibilityForm(level_sent, level=found.share_level, submitted=found.submitted_at is not None)
    own = AuthorForm(name_sent, named=reads.own_name(author))
    back = address(insider, "experiments:visibility")
    if form.is_valid():
        services.set_share_level(insider, form.cleaned_data["level"], base_version=base_version(request, found.version))
        messages.success(request, _("Saved."))
        return redirect(back)
    if own.is_valid():
        services.set_author_name(author, named=own.cleaned_data["named"] == "1")
        messages.success(request, _("Saved."))
        return redirect(back)
    said = own_name_of(insider)
    context = {
        "experiment": found,
        "app": True,
        "form": form,
        "author": own,
        "version": found.version,
        "path": where(insider),
        "readers": readers_line(found, insider.cycle),
        "refused": own.is_bound,
        "published": found.state == State.PUBLISHED,
        "waiting": said.waiting,
        "in_text": said.in_text,
    }
    return show(request, "experiments/visibility.html", context)


def _own_name(request: HttpRequest, author: Author) -> HttpResponse:
    """What is left of the page to who has left the team, and after the programme's end: the own name goes."""
    form = AuthorForm(request.POST if request.method == "POST" else None, named=reads.own_name(author), back_alone=True)
    if form.is_valid():
        services.set_author_name(author, named=False)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    inside = author.insider
    context = {
        "experiment": author.experiment,
        "app": True,
        "author": form,
        "path": where(inside) if inside is not None else [],
        "published": inside is not None and author.experiment.state == State.PUBLISHED,
        "back_alone": True,
        "refused": form.is_bound,
    }
    return show(request, "experiments/visibility.html", context)


def _insider(request: HttpRequest, code: str, experiment: str) -> Insider:
    """A signed-in member of the team."""
    return rules.require_insider(sight_of(request, code, experiment))
