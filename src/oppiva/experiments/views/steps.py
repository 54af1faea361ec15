"""The steps that a team fills before the trial, and their drafts."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.core.errors import DomainError
from oppiva.experiments import queries, services, words
from oppiva.experiments.forms import FORMS
from oppiva.experiments.forms.steps import StepForm, draft_values
from oppiva.experiments.models import Step
from oppiva.experiments.pages import beside_form
from oppiva.experiments.pages.others import choices_of
from oppiva.experiments.pages.prior import ASKED, prior_part
from oppiva.experiments.pages.step import StepPage, address, step_page, where
from oppiva.experiments.queries import StepWork
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.steps import PERIOD
from oppiva.experiments.views.answers import refuse, said
from oppiva.experiments.views.at_work import at_work, insider_of, keeps_here
from oppiva.experiments.views.sent import after_of, base_of, require_round, same_round
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version

FRESH = "tallennettu"
# Where the web session remembers what was taken away last.
REMOVED = "experiment_removed"


@at_work
@require_http_methods(["GET", "POST"])
def problem(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """S1: the problem."""
    return work_on(request, insider_of(request, code, experiment), Step.PROBLEM)


@at_work
@require_http_methods(["GET", "POST"])
def prediction(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """S2: the prediction; once locked it is read here and changed by an amendment."""
    insider = insider_of(request, code, experiment)
    if request.method == "GET" and "osa" in request.GET:
        return show(request, "experiments/_limits.html", {"limits": beside_form.typed_limits(request.GET)})
    return work_on(request, insider, Step.PREDICTION)


@at_work
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """S3: the trial."""
    return work_on(request, insider_of(request, code, experiment), Step.TRIAL)


@at_work
@require_POST
def draft(request: HttpRequest, code: str, experiment: str, step: str) -> HttpResponse:
    """Keeps what is being typed, or throws it away; the page of the step shows it."""
    insider = insider_of(request, code, experiment)
    form_class = FORMS.get(step.upper())
    if form_class is None:
        raise Http404
    if "drop" in request.POST:
        services.drop_draft(insider, step.upper())
        return redirect(after_of(request) or address(insider, words.URLS[step.upper()]))
    if step.upper() != Step.PROBLEM and not same_round(request, insider):
        return HttpResponse(status=204)  # typed in a round that is over: the device has it, a save keeps it
    work = queries.step_work(insider, step.upper())
    form = form_class(request.POST, record=work.record)
    typed = draft_values(form, request.POST)
    nothing = form.is_valid() and not form.differs()
    services.keep_draft(
        insider, step.upper(), values={} if nothing else typed, base_version=base_version(request, work.record.version)
    )
    return HttpResponse(status=204)


def work_on(
    request: HttpRequest, insider: Insider, step: str, *, template: str = "", more: Mapping[str, object] | None = None
) -> HttpResponse:
    """The page of a step, or its save: afterwards the same page, or the one that the form names."""
    work = queries.step_work(insider, step)
    frozen = PERIOD if step == Step.TRIAL and insider.cycle.started_at is not None else frozenset()
    fresh = FRESH in request.GET
    after = after_of(request)
    offers = choices_of(insider) if step == Step.PROBLEM else []
    if request.method == "POST":
        form = FORMS[step](request.POST, record=work.record, frozen=frozen, offers=offers)
        if form.is_valid() and saved(request, insider, step, form):
            # The key of the save lets the device forget what it kept; no server ever sees it.
            return redirect(
                f"{after or address(insider, words.URLS[step])}#tallessa-{form.cleaned_data['client_ref'] or ''}"
            )
        page = _page(request, insider, step, work, form, after, base_of(request, insider, work.record.version))
    else:
        typed = work.draft.values if work.draft is not None and not fresh else None
        form = FORMS[step](record=work.record, draft=typed, frozen=frozen, offers=offers)
        page = _page(request, insider, step, work, form, after)
    context = {
        **frame(insider, page),
        **beside_form.beside(insider, step, work),
        **(prior_part(insider, page.form) if step == Step.PROBLEM and ASKED in request.GET else {}),
        "removed": request.session.get(REMOVED),
        **(more or {}),
    }
    return show(request, template or f"experiments/step_{step.lower()}.html", context)


def saved(request: HttpRequest, insider: Insider, step: str, form: StepForm) -> bool:
    """Saves a valid form; a refusal stands at its field or goes on to its page, the text then stays in the draft."""
    ref = form.cleaned_data["client_ref"]
    try:
        require_round(request, insider, step)
        services.save_step(
            insider,
            step,
            changes=form.changes(),
            base_version=base_version(request, form.record.version),
            client_ref=ref,
        )
    except DomainError as error:
        services.keep_draft(
            insider,
            step,
            values=draft_values(form, request.POST),
            base_version=base_of(request, insider, form.record.version),
        )
        if error.code == "conflict":
            form.speak(error)
            error.facts["back"] = f"{address(insider, words.URLS[step])}?{FRESH}"
        refuse(form, error)
        return False
    said(request, coded=form.coded)
    return True


def frame(insider: Insider, page: StepPage) -> dict[str, object]:
    """What every page of a step shows around its form."""
    return {
        "page": page,
        "form": page.form,
        "insider": insider,
        "experiment": insider.experiment,
        "app": True,
        "path": where(insider),
        "share_to": reverse("experiments:share", args=[insider.experiment.programme.code, insider.experiment.code]),
    }


def _page(
    request: HttpRequest,
    insider: Insider,
    step: str,
    work: StepWork,
    form: StepForm,
    after: str,
    version: int | None = None,
) -> StepPage:
    return step_page(
        insider,
        step,
        work,
        form,
        keeps=keeps_here(request, insider),
        version=version,
        fresh=FRESH in request.GET,
        after=after,
    )
