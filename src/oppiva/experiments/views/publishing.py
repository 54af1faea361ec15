"""The team's way to a public page, the facilitator's check of it, publishing and withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.experiments import publishing_errors, publishing_words, rules, services
from oppiva.experiments.forms.publishing import AskAgainForm, CheckForm, PublicFilesForm, PublicTextForm, WithdrawForm
from oppiva.experiments.models import PublicationCheck, State
from oppiva.experiments.pages import marks
from oppiva.experiments.pages import publishing as pages
from oppiva.experiments.pages.public import preview_page, public_address
from oppiva.experiments.pages.states import path_of, require_state
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.queries.publishing import PHOTO, SPEECH
from oppiva.experiments.rules import Sight
from oppiva.experiments.views.answers import said
from oppiva.experiments.views.at_work import sight_of
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of
from oppiva.ui.sent import base_version

HOME = "experiments:publishing"


@require_safe
def publishing(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """What is there and what is missing; the one press that is next."""
    sight = _publisher(request, code, experiment)
    return _way(request, sight, AskAgainForm())


@require_safe
def preview(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The public page as it would go out now, for the team and who checks it; what is marked stands above it."""
    sight = _publisher(request, code, experiment)
    prepared = reads.prepared_of(sight)
    address = request.build_absolute_uri(public_address(sight.experiment))
    numbers = reads.numbered_of(sight.actor, sight.experiment)
    number = numbers[0].number + 1 if numbers else 1
    page = preview_page(prepared, number, address=address, language=get_language() or "fi")
    marked = marks.marks_of(prepared.texts, sight.experiment.language)
    named = publishing_words.unsaid_names([one.name for one in reads.named_in_text(prepared)])
    context = {**_frame(sight), "page": page, "canonical": address, "preview": True, "marks": marked, "named": named}
    return render(request, "experiments/public.html", context)


@require_http_methods(["GET", "POST"])
def public_text(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The summary in plain words and the public wording, with hints for reading once it is saved or looked at."""
    sight = _publisher(request, code, experiment)
    insider = rules.require_insider(sight)
    prepared = reads.prepared_of(sight)
    form = PublicTextForm(request.POST if request.method == "POST" else None, prepared=prepared)
    if form.is_valid() and "look" not in request.POST:
        services.save_public_text(
            insider,
            plain_summary=form.cleaned_data["plain_summary"],
            wordings=form.wordings(),
            base_version=base_version(request, prepared.version),
            client_ref=form.cleaned_data["client_ref"],
        )
        said(request, coded=form.coded)
        return redirect(_here(sight, "public_text"))
    summary = str(form["plain_summary"].value() or "")
    texts = form.texts(prepared) if form.is_bound and form.is_valid() else prepared.texts
    context = {
        **_frame(sight),
        "form": form,
        "version": base_version(request, prepared.version),
        "hints": marks.hints_of(summary, sight.experiment.language),
        "looked": bool(summary),
        "marks": marks.marks_of(texts, sight.experiment.language),
        "remarks": pages.remarks_of(sight, prepared),
        "parts": [form[part] for part in form.parts],
        "reworded": bool(prepared.public and prepared.public.wordings),
    }
    return show(request, "experiments/public_text.html", context)


@require_http_methods(["GET", "POST"])
def public_files(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """Which pictures and recordings go along, with words for who cannot see or hear them."""
    sight = _publisher(request, code, experiment)
    insider = rules.require_insider(sight)
    prepared = reads.prepared_of(sight)
    form = PublicFilesForm(request.POST if request.method == "POST" else None, candidates=prepared.candidates)
    if form.is_valid():
        pictures, speeches = form.chosen(PHOTO), form.chosen(SPEECH)
        services.save_public_files(
            insider, pictures=pictures, speeches=speeches, base_version=base_version(request, prepared.version)
        )
        said(request, coded=form.coded)
        return redirect(_here(sight, "publishing"))
    context = {
        **_frame(sight),
        "form": form,
        "version": base_version(request, prepared.version),
        "marks": marks.marks_of(prepared.beside, sight.experiment.language),
        "remarks": pages.remarks_of(sight, prepared),
    }
    return show(request, "experiments/public_files.html", context)


@require_POST
def names(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """Asks the members who have said nothing yet."""
    sight = _publisher(request, code, experiment)
    services.ask_names(rules.require_insider(sight))
    messages.success(request, _("The others have been asked. Each answers alone."))
    return redirect(_here(sight, "publishing"))


@require_POST
def ask(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The text goes to the facilitators of the series for a check; the very text that came back with a word of why."""
    sight = _publisher(request, code, experiment)
    form = AskAgainForm(request.POST)
    try:
        services.ask_check(rules.require_insider(sight), why=request.POST.get("why", ""))
    except DomainError as error:
        if error.code != "ask_why":
            raise
        if form.is_valid():
            form.add_error("why", words_of(publishing_errors.SAID, error))
        return _way(request, sight, form)
    messages.success(request, _("The facilitators of your series have been asked to check the text."))
    return redirect(_here(sight, "publishing"))


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """A facilitator decides about each marked place and answers three questions."""
    sight = sight_of(request, code, experiment)
    rules.require_checker(sight)
    prepared = reads.prepared_of(sight)
    asked = reads.check_of(sight.actor, sight.experiment, prepared.hash)
    spots = marks.check_spots(prepared)
    if request.method == "POST" and request.POST.get("seen") != prepared.hash:
        services.settle_check(sight, seen=request.POST.get("seen", ""), answers={}, settled={})
    form = CheckForm(request.POST if request.method == "POST" else None, spots=spots, seen=prepared.hash)
    if form.is_valid():
        done = services.settle_check(
            sight,
            seen=form.cleaned_data["seen"],
            answers=form.answers(),
            settled=form.settled(),
            note=form.cleaned_data["note"],
        )
        confirmed = done.state == PublicationCheck.State.CONFIRMED
        messages.success(
            request,
            _("The text is confirmed. The team, or you, can publish it.")
            if confirmed
            else _("The text went back to the team. It sees what you ask to be changed."),
        )
        return redirect(_here(sight, "publishing"))
    context = {
        **_frame(sight),
        "form": form,
        "sentence": publishing_words.check_sentence(len(spots)),
        "asked": asked,
        "open": asked is not None and asked.is_waiting,
        "named": publishing_words.unsaid_names([one.name for one in reads.named_in_text(prepared)]),
        "parts": marks.marked_parts(prepared.texts, spots),
        "spots": marks.marked_spots(sight, prepared, form),
        "pictures": [(one.file, one.words) for one in prepared.chosen(reads.PHOTO)],
    }
    return show(request, "experiments/check.html", context)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """Says who will see it; a press publishes."""
    sight = _publisher(request, code, experiment)
    if request.method == "POST":
        made = services.publish(sight)
        messages.success(request, _("The page is published, version %(n)s.") % {"n": made.number})
        return redirect(_here(sight, "publishing"))
    page = pages.publish_page(sight, reads.prepared_of(sight))
    return render(request, "experiments/publish.html", {**_frame(sight), "page": page})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The page is taken away, with its reason."""
    sight = sight_of(request, code, experiment)
    rules.require_withdrawer(sight)
    require_state(sight, State.PUBLISHED)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.withdraw(sight, reason=form.cleaned_data["reason"])
        except DomainError as error:
            if error.facts.get("field") not in form.fields:
                raise
            form.add_error("reason", words_of(publishing_errors.SAID, error))
        else:
            messages.success(request, _("The page is withdrawn. Its address answers nobody any more."))
            return redirect("experiments:experiment", code=code, experiment=experiment)
    return show(request, "experiments/withdraw.html", {**_frame(sight), "form": form})


def _way(request: HttpRequest, sight: Sight, form: AskAgainForm) -> HttpResponse:
    page = pages.publish_page(sight, reads.prepared_of(sight))
    return show(request, "experiments/publishing.html", {**_frame(sight), "page": page, "form": form})


def _publisher(request: HttpRequest, code: str, experiment: str) -> Sight:
    """A member of the team, or who leads its series; the way begins with the decision."""
    sight = sight_of(request, code, experiment)
    rules.require_publisher(sight)
    require_state(sight, *rules.PUBLISHABLE)
    return sight


def _here(sight: Sight, name: str) -> str:
    return reverse(f"experiments:{name}", args=[sight.experiment.programme.code, sight.experiment.code])


def _frame(sight: Sight) -> dict[str, object]:
    return {
        "sight": sight,
        "experiment": sight.experiment,
        "app": sight.insider is not None,
        "path": [*path_of(sight), (_("Publishing"), _here(sight, "publishing"))],
        "readers": publishing_words.checker_reads(),
    }
