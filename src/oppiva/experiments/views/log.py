"""Writing down what happened: a number, a line of the diary; by a plain form, or from a device that kept it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.text.personal import has_identity_code
from oppiva.experiments import log_errors, log_words, queries, rules, services
from oppiva.experiments.forms.fields import CODE_WARNING, warn_of_codes
from oppiva.experiments.forms.log import EntryForm, NumberForm
from oppiva.experiments.models import MOST_MEASURES, DiaryEntry, Observation
from oppiva.experiments.pages import log as pages
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.log import OPEN
from oppiva.experiments.views.answers import said
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.signin import is_shared_device
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.sent import base_version, page_in, whole_in
from oppiva.ui.workers import worker_answer

HOME = "koti"
# The script says how a row comes: pressed this moment, or after it waited on the device.
QUEUE = "X-Oppiva-Queue"
WORKER = Path(__file__).parents[1] / "static" / "experiments" / "log-worker.js"
PASSED_ON = frozenset({"not_allowed", "programme_ended", "gone", "version_unknown", "log_closed", "trial_not_begun"})


@require_http_methods(["GET", "POST"])
def number(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """One number: saved, and another one at once if wanted."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    measures, off = pages.measures(insider), pages.texts_off(insider)
    form = NumberForm(_sent(request), cycle=insider.cycle.number, measures=_choices(request, measures), texts_off=off)
    if form.is_valid():
        try:
            made = services.add_observation(insider, **form.values(), sent=form.sent(queued=_queued(request)))
        except DomainError as error:
            _refuse(request, form, error)
        else:
            return _number_saved(request, insider, made, measures)
    if QUEUE in request.headers and form.is_bound:
        return _refused(form)
    context = pages.form_page(insider, _("Write down a number"), shared=is_shared_device(request), texts_off=off)
    last = [] if form.is_bound else pages.last_lines(insider, measures)
    return show(request, "experiments/number.html", {**context, "form": form, "measures": measures, "last": last})


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """One line of the diary: what kind, and words, a photo or speech (B3)."""
    return _entry(request, rules.insider_for(actor_of(request), code, experiment))


@require_http_methods(["GET", "POST"])
def log_own(request: HttpRequest) -> HttpResponse:
    """As `log`, for the own experiment whose trial is on; without one the way to where it begins."""
    actor = actor_of(request)
    own = queries.own_experiments(actor)
    if not own:
        return render(request, "experiments/log_none.html", {"app": True, "heading": _("You have no experiment yet")})
    on = [one for one in own if one.state in OPEN] or own
    wanted = next((one for one in on if one.code == request.GET.get("kokeilu")), on[0])
    return _entry(request, rules.insider_for(actor, wanted.programme, wanted.code), others=on)


@require_safe
def numbers(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """All numbers; one's own are corrected from here."""
    sight = rules.log_for(actor_of(request), code, experiment, whole_in(request.GET, "kierros", digits=3))
    return render(request, "experiments/numbers.html", pages.numbers_page(sight, page_in(request.GET)))


@require_safe
def diary(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The whole diary; one's own lines are corrected from here."""
    sight = rules.log_for(actor_of(request), code, experiment, whole_in(request.GET, "kierros", digits=3))
    return render(request, "experiments/diary.html", pages.diary_page(sight, page_in(request.GET)))


@require_http_methods(["GET", "POST"])
def number_edit(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """A number of one's own corrected."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    row = rules.own_observation(insider, pk)
    off = pages.texts_off(insider)
    form = NumberForm(_sent(request), cycle=row.cycle.number, measures=pages.measures(insider), texts_off=off, row=row)
    warn_of_codes(form)
    base = base_version(request, row.version)
    if form.is_valid():
        try:
            services.change_observation(insider, row, changes=form.changes(), base_version=base)
        except DomainError as error:
            _refuse(request, form, error)
        else:
            said(request, coded=warn_of_codes(form), words=_("The number is corrected."))
            return redirect("experiments:numbers", code, experiment)
    context = pages.form_page(insider, _("Correct the number"), shared=is_shared_device(request), texts_off=off)
    return show(request, "experiments/number.html", {**context, "form": form, "row": row, "version": base})


@require_http_methods(["GET", "POST"])
def entry_edit(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """A line of one's own corrected."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    row = rules.own_entry(insider, pk)
    off = pages.texts_off(insider)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EntryForm(*sent, cycle=row.cycle.number, texts_off=off, row=row)
    warn_of_codes(form)
    base = base_version(request, row.version)
    if form.is_valid():
        files = {name: form.cleaned_data.get(name) for name in ("photo", "speech")}
        try:
            services.change_entry(
                insider, row, changes=form.changes(), base_version=base, without=form.without(), **files
            )
        except DomainError as error:
            _refuse(request, form, error)
        else:
            said(request, coded=warn_of_codes(form), words=_("The entry is corrected."))
            return redirect("experiments:diary", code, experiment)
    form.keep_files_in_mind()
    context = pages.form_page(insider, _("Correct the entry"), shared=is_shared_device(request), texts_off=off)
    return show(request, "experiments/log.html", {**context, "form": form, "row": row, "version": base})


@require_POST
def number_remove(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """Takes a number of one's own away; the page that follows can bring it back."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    row = rules.own_observation(insider, pk)
    services.remove_observation(insider, row)
    messages.success(request, _("The number is removed."), extra_tags=f"{_row_address(insider, row)}palauta/")
    return _onwards(request, insider, "luvut/")


@require_POST
def number_back(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """Brings a removed number of one's own back."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    services.put_observation_back(insider, rules.own_observation(insider, pk, removed=True))
    messages.success(request, _("The number is back."))
    return _onwards(request, insider, "luvut/")


@require_POST
def entry_remove(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """Takes a line of one's own away; the page that follows can bring it back."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    row = rules.own_entry(insider, pk)
    services.remove_entry(insider, row)
    messages.success(request, _("The entry is removed."), extra_tags=f"{_row_address(insider, row)}palauta/")
    return _onwards(request, insider, "paivakirja/")


@require_POST
def entry_back(request: HttpRequest, code: str, experiment: str, pk: UUID) -> HttpResponse:
    """Brings a removed line of one's own back."""
    insider = rules.insider_for(actor_of(request), code, experiment)
    services.put_entry_back(insider, rules.own_entry(insider, pk, removed=True))
    messages.success(request, _("The entry is back."))
    return _onwards(request, insider, "paivakirja/")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps pages for a time without network; it holds nothing of anybody."""
    return worker_answer(WORKER)


def _entry(request: HttpRequest, insider: Insider, others: list[queries.OwnExperiment] | None = None) -> HttpResponse:
    off = pages.texts_off(insider)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EntryForm(*sent, cycle=insider.cycle.number, texts_off=off)
    if form.is_valid():
        try:
            made = services.add_entry(insider, **form.values(), sent=form.sent(queued=_queued(request)))
        except DomainError as error:
            _refuse(request, form, error)
        else:
            return _entry_saved(request, insider, made)
    if QUEUE in request.headers and form.is_bound:
        return _refused(form)
    form.keep_files_in_mind()
    context = pages.form_page(insider, _("What happened?"), shared=is_shared_device(request), texts_off=off)
    several = others if others is not None and len(others) > 1 else ()
    open_ = insider.cycle.decided_at is None and insider.experiment.state in OPEN
    more = {"form": form, "others": several, "open": open_, "attach": "liite" in request.GET}
    return show(request, "experiments/log.html", {**context, **more})


def _number_saved(
    request: HttpRequest, insider: Insider, made: Observation, measures: list[tuple[int, str, str]]
) -> HttpResponse:
    """Back to where one pressed, the words of what was saved and the way to take it back."""
    unit = {position: unit for position, _what, unit in measures}.get(made.measure, "")
    words = log_words.saved_words(made.value, unit, made.observed_on, clock.today())
    back = f"{_row_address(insider, made)}poista/"
    more, home = "more" in request.POST, request.POST.get("to") == HOME
    if QUEUE in request.headers:
        last = {"value": log_words.shown(made.value), "day": log_words.day_words(made.observed_on, clock.today())}
        return _taken(request, insider, words, back, late=made.late, last=last, stays=more or home)
    messages.success(request, words, extra_tags=back)
    if has_identity_code(made.note):
        messages.warning(request, str(CODE_WARNING))
    if home:
        return redirect(f"{pages.here('/')}{'?toinen=1' if more else ''}")
    return redirect(f"{pages.base_of(pages.sight_of(insider))}{'luku/' if more else '#luvut'}")


def _entry_saved(request: HttpRequest, insider: Insider, made: DiaryEntry) -> HttpResponse:
    words, back = _("Saved in the diary."), f"{_row_address(insider, made)}poista/"
    if has_identity_code(made.text) or has_identity_code(made.photo_alt):
        words = f"{words} {CODE_WARNING}"
    if QUEUE in request.headers:
        return _taken(request, insider, words, back, late=made.late, anchor="#paivakirja")
    messages.success(request, words, extra_tags=back)
    return redirect(f"{pages.base_of(pages.sight_of(insider))}#paivakirja")


def _taken(
    request: HttpRequest,
    insider: Insider,
    words: str,
    back: str,
    *,
    late: bool,
    last: dict[str, str] | None = None,
    stays: bool = False,
    anchor: str = "#luvut",
) -> JsonResponse:
    """What the script is told of a row that was taken; on the page it goes to next the words stand, too."""
    if request.headers[QUEUE] == "now" and not stays:
        messages.success(request, words, extra_tags=back)
    following = "" if stays else f"{pages.base_of(pages.sight_of(insider))}{anchor}"
    return JsonResponse({"words": words, "undo": back, "late": late, "last": last, "next": following})


def _refused(form: forms.BaseForm) -> JsonResponse:
    said = [str(error) for errors in form.errors.values() for error in errors]
    return JsonResponse({"words": " ".join(dict.fromkeys(said))}, status=422)


def _refuse(request: HttpRequest, form: forms.BaseForm, error: DomainError) -> None:
    """Puts a refusal at its field, also for the script; what is no mistake of the form goes on to its page."""
    if error.code == "conflict":
        name_fields(form, error)
        raise error
    if error.code in PASSED_ON and QUEUE not in request.headers:
        raise error
    field = {"observed_on": "day", "happened_on": "day"}.get(
        str(error.facts.get("field", "")), error.facts.get("field")
    )
    form.add_error(str(field) if field in form.fields else None, log_errors.words(error))


def _onwards(request: HttpRequest, insider: Insider, part: str) -> HttpResponse:
    if request.POST.get("to") == HOME:
        return redirect(pages.here("/"))
    return redirect(f"{pages.base_of(pages.sight_of(insider))}{part}")


def _row_address(insider: Insider, row: Observation | DiaryEntry) -> str:
    part = "luvut" if isinstance(row, Observation) else "paivakirja"
    return f"{pages.base_of(pages.sight_of(insider))}{part}/{row.pk}/"


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _choices(request: HttpRequest, measures: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """What waited on a device may be of an earlier cycle with other measures: the service knows which there were."""
    return [(position, "", "") for position in range(1, MOST_MEASURES + 1)] if _queued(request) else measures


def _queued(request: HttpRequest) -> bool:
    return QUEUE in request.headers
