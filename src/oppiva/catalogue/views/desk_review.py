"""A model on trial: which places try it, what came of that; who reviews it, and what they say."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.catalogue import blocks, desk_words, errors, services
from oppiva.catalogue.forms.desk_deeds import PersonForm, ReviewForm, TrialForm, TrialPlaceForm
from oppiva.catalogue.model_words import MISSING_OF_REVIEW
from oppiva.catalogue.models import ModelState, ModelTrial, OperatingModel, PeerReview
from oppiva.catalogue.pages.desk import frame
from oppiva.catalogue.pages.desk_reading import text_of
from oppiva.catalogue.pages.desk_reviewing import reviews_shown, trials_shown
from oppiva.catalogue.queries import desk as reads
from oppiva.catalogue.queries.desk_history import sees_names, sender_of
from oppiva.catalogue.queries.desk_people import house_by_id, houses, person_by_id, person_by_mail, persons_named
from oppiva.catalogue.rules import library
from oppiva.catalogue.views.desk import led, opened, written
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.ui import refusals
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version

AT_FORM = frozenset({"trial_at_source", "peer_of_source", "peer_without_area", "review_asked", "unit_elsewhere",
                     "person_not_found", "mail_tries", "trial_change", "day_to_come"})  # fmt: skip
SEARCH = "haku"


@never_cache
@require_http_methods(["GET", "POST"])
def trials(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """The places that try the model; a place is named, and a draft that is ready goes on trial."""
    actor, found = opened(request, code, model)
    if request.method == "POST" and request.POST.get("deed") == "send":
        sent_on = services.send_to_trial(actor, found)
        done = "on_trial" if reads.somebody_asked(sent_on) else "on_trial_untold"
        return led(request, found, done, "model_trials")
    if request.method == "POST":
        library.require(actor, "write", found)
    writes = library.may(actor, "write", found)
    sent = request.POST if request.method == "POST" else None
    persons = persons_named(actor, request.GET.get(SEARCH, "")) if writes else []
    form = TrialPlaceForm(sent, houses=houses(actor) if writes else [], persons=persons)
    if form.is_valid() and _named(actor, found, form):
        return led(request, found, "trial_named", "model_trials")
    held = reads.desk_model(found)
    gaps = blocks.gaps(held.model.draft, blocks.TESTING)
    context = {
        **frame(actor, found, "trials"),
        "form": form,
        "search": request.GET.get(SEARCH, ""),
        "nobody": bool(request.GET.get(SEARCH)) and not persons,
        "rows": trials_shown(found, held.trials, actor, names=sees_names(actor, found)),
        "gaps": desk_words.fields(gaps, most=6),
        "ready": found.state == ModelState.DRAFT and not gaps and "place" not in held.lacks,
        "at_work": found.state in (ModelState.DRAFT, ModelState.TESTING),
        "somebody": reads.somebody_in(held),
    }
    return show(request, "catalogue/model_trials.html", context)


def _named(actor: Actor, model: OperatingModel, form: TrialPlaceForm) -> bool:
    given = form.cleaned_data
    try:
        if given.get("organisation"):
            services.name_trial(actor, model, organisation=house_by_id(actor, given["organisation"]))
            return True
        person = _person(actor, given)
        if person.unit is None:
            raise DomainError("person_not_found", field="mail")
        services.name_trial(actor, model, organisation=person.unit.organisation, unit=person.unit, person=person)
    except DomainError as error:
        _refuse(form, error)
        return False
    return True


def _person(actor: Actor, given: dict[str, str]) -> Person:
    return person_by_id(actor, given["person"]) if given.get("person") else person_by_mail(actor, given["mail"])


def _refuse(form: forms.Form, error: DomainError) -> None:
    """Says what is refused at its field, or above the form; what is no matter of the form goes on to its page."""
    field = str(error.facts.get("field", ""))
    if error.code not in AT_FORM and field not in form.fields:
        raise error
    form.add_error(field if field in form.fields else None, refusals.words_of(errors.WORDS, error))


@never_cache
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, code: str, model: str, pk: UUID) -> HttpResponse:
    """The text alone in the order of use, and what came of trying it; for who was asked, and for who writes it."""
    actor, found = opened(request, code, model)
    held = library.trial_for(found, pk)
    writes = library.may(actor, "write", found)
    mine = actor.person_id is not None and str(held.person_id) == actor.person_id
    may = (mine or writes) and found.state == ModelState.TESTING
    start = {name: getattr(held, name) for name in ("done_on", "unclear", "changed", "no_change_reason")}
    form = TrialForm(request.POST if request.method == "POST" else None, initial=start | {
        "done_on": held.done_on or clock.today()})  # fmt: skip
    if form.is_valid() and _told(request, actor, held, form):
        return led(request, found, "trial_told")
    context = {
        **frame(actor, found, "trials", _("Trial")),
        "blocks": text_of(found.draft),
        "trial": held,
        "form": form if may else None,
        "version": held.version,
        "mine": mine,
    }
    return show(request, "catalogue/model_trial.html", context)


def _told(request: HttpRequest, actor: Actor, trial: ModelTrial, form: TrialForm) -> bool:
    try:
        services.tell_trial(actor, trial, **form.cleaned_data, base_version=base_version(request, trial.version))
    except DomainError as error:
        _refuse(form, error)
        return False
    return True


@require_POST
def drop(request: HttpRequest, code: str, model: str, pk: UUID) -> HttpResponse:
    """Takes back that a place was named."""
    actor, found = written(request, code, model)
    services.drop_trial(actor, library.trial_for(found, pk))
    return led(request, found, "trial_dropped", "model_trials")


@never_cache
@require_http_methods(["GET", "POST"])
def reviews(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """Who reviews the model and what they said; a peer is asked, and one of the programme's team approves."""
    actor, found = opened(request, code, model)
    if request.method == "POST" and request.POST.get("deed") == "team":
        services.approve_as_team(actor, found)
        return led(request, found, "approved", "model_reviews")
    if request.method == "POST":
        library.require(actor, "write", found)
    writes = library.may(actor, "write", found)
    persons = persons_named(actor, request.GET.get(SEARCH, "")) if writes else []
    form = PersonForm(request.POST if request.method == "POST" else None, persons=persons)
    if form.is_valid() and _asked(actor, found, form):
        return led(request, found, "asked", "model_reviews")
    held = reads.desk_model(found)
    lacks = services.missing_of_review(found, trials=held.trials) if found.state == ModelState.TESTING else ()
    of_team = found.state == ModelState.TESTING and "team" in lacks and library.is_of_team(actor, found.programme)
    context = {
        **frame(actor, found, "reviews"),
        "form": form,
        "search": request.GET.get(SEARCH, ""),
        "nobody": bool(request.GET.get(SEARCH)) and not persons,
        "rows": reviews_shown(found, held.reviews, actor, names=sees_names(actor, found)),
        "lacks": [str(MISSING_OF_REVIEW[one]) for one in lacks],
        "of_team": of_team,
        "sent_it": of_team and str(sender_of(found)) == actor.person_id,
        "blocks": text_of(found.draft) if of_team else (),
        "at_work": found.state in (ModelState.DRAFT, ModelState.TESTING),
    }
    return show(request, "catalogue/model_reviews.html", context)


def _asked(actor: Actor, model: OperatingModel, form: PersonForm) -> bool:
    try:
        services.ask_review(actor, model, _person(actor, form.cleaned_data))
    except DomainError as error:
        _refuse(form, error)
        return False
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, code: str, model: str, pk: UUID) -> HttpResponse:
    """The text for a reviewer, who approves it or sends it back with words."""
    actor, found = opened(request, code, model)
    held = library.review_for(actor, pk, found)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial={"text": held.text})
    if form.is_valid():
        approves = request.POST.get("deed") == "approve"
        try:
            services.answer_review(actor, held, approves=approves, text=form.cleaned_data["text"])
        except DomainError as error:
            if error.code not in {"text_short", "text_long", "identity_code"}:
                raise
            form.add_error("text", refusals.words_of(errors.WORDS, error))
        else:
            return led(request, found, "approved" if approves else "sent_back")
    context = {
        **frame(actor, found, "reviews", _("Review")),
        "blocks": text_of(found.draft),
        "review": held,
        "form": form if found.state == ModelState.TESTING else None,
        "answered": held.state != PeerReview.State.ASKED,
        "state_words": PeerReview.State(held.state).label,
    }
    return show(request, "catalogue/model_review.html", context)
