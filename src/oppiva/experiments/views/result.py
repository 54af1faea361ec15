"""S5 and S6: what came out, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.experiments import queries, result_errors, result_words, services, words
from oppiva.experiments.forms.result import CorrectionForm, DecisionForm, ResultForm
from oppiva.experiments.forms.steps import StepForm, draft_values
from oppiva.experiments.models import Experiment, Step
from oppiva.experiments.pages import decision as decisions
from oppiva.experiments.pages import result as points
from oppiva.experiments.pages.step import StepPage, address, step_page, where
from oppiva.experiments.queries import TrialRecord
from oppiva.experiments.reading_words import readers_line
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.steps import WRITABLE
from oppiva.experiments.views import answers
from oppiva.experiments.views.at_work import at_work, insider_of, keeps_here
from oppiva.experiments.views.sent import after_of, base_of, require_round, with_query
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of
from oppiva.ui.sent import base_version

FRESH = "tallennettu"
CHANGE = "muuta"
STAYS = frozenset({"edit", "accept", "none"})  # presses that go on at the same point


@at_work
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The five points: what the program proposes is accepted or changed, the lesson is written."""
    insider = insider_of(request, code, experiment)
    record = queries.trial_record(insider, step=Step.RESULT)
    if insider.experiment.state not in WRITABLE[Step.RESULT]:
        return _read(request, insider, record, "experiments/result_read.html")
    page, form, after = opened(request, insider, Step.RESULT, record)
    assert isinstance(form, ResultForm)
    if request.method == "POST" and form.is_valid():
        deed, point = _deed(request)
        more = {"accept": points.accepted, "none": _none}.get(deed, _nothing)(record, point)

        def work() -> None:
            services.save_result(insider, changes={**form.changes(), **more}, **_sent(request, form))

        if _did(request, insider, form, work):
            return redirect(_kept(_onward(insider, after, deed, point), form, point if deed in STAYS else ""))
    shown = points.points_of(record, form, changing=request.GET.get(CHANGE, ""))
    context = {**frame(insider, page), "record": record, "points": shown, "heading": points.left(shown.done)}
    return show(request, "experiments/result.html", context)


@at_work
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """One of four; recording it shows the record to those who are named above the button."""
    insider = insider_of(request, code, experiment)
    record = queries.trial_record(insider, step=Step.DECISION)
    if insider.experiment.state not in WRITABLE[Step.DECISION]:
        if _is_replay(request, insider):
            return redirect(after_of(request) or _after_decision(insider, recorded=True))
        return _read(request, insider, record, "experiments/decision_read.html")
    page, form, after = opened(request, insider, Step.DECISION, record)
    if request.method == "POST" and form.is_valid():
        recorded = "decide" in request.POST
        deed = services.decide if recorded else services.save_decision

        def work() -> None:
            deed(insider, changes=form.changes(), **_sent(request, form))

        if _did(request, insider, form, work, said=_("The decision is recorded.") if recorded else _("Saved.")):
            return redirect(_kept(after or _after_decision(insider, recorded=recorded), form))
    return show(request, "experiments/decision.html", {**frame(insider, page), **decision_parts(record, form)})


@at_work
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, code: str, experiment: str, number: int) -> HttpResponse:
    """A recorded decision put right, with its reason; the old one stays to be read."""
    insider = insider_of(request, code, experiment)
    cycle = queries.cycle_of(insider.experiment, number)
    if cycle is None or cycle.decided_at is None:
        raise Http404
    record = queries.trial_record(insider, cycle)
    members = queries.members_of(insider.experiment.team_id)
    sent = request.POST if request.method == "POST" else None
    form = CorrectionForm(sent, record=record.decision, members=members)
    if form.is_valid():
        try:
            services.correct_decision(
                insider,
                cycle,
                changes=form.changes(),
                reason=form.cleaned_data["reason"],
                base_version=base_version(request, record.decision.version),
            )
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("The decision is corrected. Both stay to be read."))
            return redirect(address(insider, "experiments:decision"))
    context = {
        "insider": insider,
        "form": form,
        "record": record,
        "version": base_version(request, record.decision.version),
        "offline": {"needs-network": ""},
        "audience": readers_line(insider.experiment, cycle),
        "cards": decisions.cards(str(form["choice"].value() or "")),
        "path": [*where(insider), (_("Decision"), address(insider, "experiments:decision"))],
    }
    return show(request, "experiments/decision_correct.html", context)


def opened(request: HttpRequest, insider: Insider, step: str, record: TrialRecord) -> tuple[StepPage, StepForm, str]:
    """The form of the result or the decision, as it is sent or as it stands with the reader's own draft."""
    work = queries.work_of(step, record)
    fresh, after = FRESH in request.GET, after_of(request)
    draft = work.draft.values if work.draft is not None and not fresh and request.method != "POST" else None
    sent = request.POST if request.method == "POST" else None
    form: StepForm
    if step == Step.RESULT:
        form = ResultForm(sent, record=work.record, draft=draft)
        if sent is None and (changing := request.GET.get(CHANGE, "")):
            form.initial = {**form.initial, **points.begun(record, changing)}
    else:
        form = DecisionForm(
            sent, record=work.record, draft=draft, members=queries.members_of(insider.experiment.team_id)
        )
    page = step_page(
        insider,
        step,
        work,
        form,
        keeps=keeps_here(request, insider),
        version=base_of(request, insider, work.record.version) if sent is not None else None,
        fresh=fresh,
        after=after,
    )
    return page, form, after


def decision_parts(record: TrialRecord, form: StepForm) -> dict[str, object]:
    """What the decision shows around its fields (`_fields_s6.html`)."""
    return {
        "record": record,
        "heading": result_words.heading(record),
        "sealed": decisions.sealed(record),
        "cards": decisions.cards(str(form["choice"].value() or "")),
        "counts": result_words.counts(record.inside),
        "audience": decisions.audience(),
        "missing": decisions.first_missing(record),
        "without_numbers": not record.numbers,
    }


def frame(insider: Insider, page: StepPage) -> dict[str, object]:
    """What every page of a step shows around its form."""
    return {
        "page": page,
        "form": page.form,
        "insider": insider,
        "experiment": insider.experiment,
        "app": True,
        "path": where(insider),
        "result_at": address(insider, "experiments:result"),
        "decision_at": address(insider, "experiments:decision"),
    }


def _deed(request: HttpRequest) -> tuple[str, str]:
    """Which button was pressed, and for which point."""
    for deed in ("accept", "edit", "none", "go"):
        if deed in request.POST:
            return deed, request.POST[deed]
    return "", ""


def _nothing(record: TrialRecord, point: str) -> dict[str, object]:
    return {}


def _none(record: TrialRecord, point: str) -> dict[str, object]:
    return points.none_of(point)


def _sent(request: HttpRequest, form: StepForm) -> dict[str, Any]:
    return {
        "base_version": base_version(request, form.record.version),
        "client_ref": form.cleaned_data["client_ref"],
    }


def _did(request: HttpRequest, insider: Insider, form: StepForm, work: Callable[[], None], *, said: str = "") -> bool:
    """Does what was asked; a refusal stands at its field or goes on to its page, the text then stays in the draft."""
    try:
        require_round(request, insider, form.step)
        work()
    except DomainError as error:
        services.keep_draft(
            insider,
            form.step,
            values=draft_values(form, request.POST),
            base_version=base_of(request, insider, form.record.version),
        )
        if error.code == "conflict":
            form.speak(error)
            error.facts["back"] = f"{address(insider, words.URLS[form.step])}?{FRESH}"
        _refuse(form, error)
        return False
    answers.said(request, coded=form.coded, words=said)
    return True


def _refuse(form: StepForm, error: DomainError) -> None:
    """A mistake of the form stands at its field; that somebody was faster is a page."""
    field = str(error.facts.get("field", ""))
    if field not in form.fields:
        raise error
    form.add_error(field, words_of(result_errors.SAID, error))


def _onward(insider: Insider, after: str, deed: str, point: str) -> str:
    here = address(insider, "experiments:result")
    match deed:
        case "go":
            return with_query(address(insider, "experiments:decision"), after=after)
        case "edit":
            return with_query(after or here, muuta=point)
    return after or here


def _kept(to: str, form: StepForm, point: str = "") -> str:
    """The key of the save lets the device forget what it kept of it (`steps.js`); no server ever sees it."""
    return f"{to}#tallessa-{form.cleaned_data['client_ref'] or ''}{f'/point-{point}' if point else ''}"


def _after_decision(insider: Insider, *, recorded: bool) -> str:
    """A recorded decision is read on the experiment's page, which a pass of the door does not open."""
    if recorded and not insider.by_pass:
        return address(insider, "experiments:experiment")
    return address(insider, "experiments:decision")


def _is_replay(request: HttpRequest, insider: Insider) -> bool:
    """Whether the decision that is pressed is recorded already by this very press: its answer was lost (R3)."""
    if request.method != "POST" or "decide" not in request.POST:
        return False
    try:
        ref = UUID(request.POST.get("client_ref", ""))
    except ValueError:
        return False
    return queries.decision_saved_as(insider.actor, insider.experiment, ref)


def _read(request: HttpRequest, insider: Insider, record: TrialRecord, template: str) -> HttpResponse:
    """What was recorded, or why there is nothing to write yet; a form posted too late is refused with its text."""
    if request.method == "POST":
        raise DomainError("step_closed", step=_step(template), state=insider.experiment.state)
    found: Experiment = insider.experiment
    last = insider.cycle
    if last.decided_at is None and last.number > 1:
        previous = queries.cycle_of(found, last.number - 1)
        record = queries.trial_record(insider, previous) if previous is not None else record
    decided = record.cycle.decided_at is not None
    context = {
        "insider": insider,
        "experiment": found,
        "app": True,
        "record": record,
        "decided": decided,
        "cycle": record.cycle,
        "sealed": decisions.sealed(record),
        "said": decisions.recorded(record.decision, record.cycle.decided_at, record.amendments) if decided else None,
        "result": points.read(record.result, result_words.counted(record)) if decided else None,
        "not_counted": decisions.missing_words(record) if decided else [],
        "path": where(insider),
        "result_at": address(insider, "experiments:result"),
        "decision_at": address(insider, "experiments:decision"),
    }
    return show(request, template, context)


def _step(template: str) -> str:
    return Step.RESULT if "result" in template else Step.DECISION
