"""A steward's own pages: what one is asked to keep, what one keeps, the yearly check, handing over and leaving."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.catalogue import services
from oppiva.catalogue.forms.stewards import (
    DECLINE_LABEL,
    LEAST_REASON,
    LEAVE_LABEL,
    OFFERED,
    AcceptForm,
    CheckForm,
    InviteForm,
    ReasonForm,
)
from oppiva.catalogue.model_errors import WORDS
from oppiva.catalogue.models import ANSWER_DAYS, CHECK_MONTHS, LONGEST_STEWARDSHIP_MONTHS, OperatingModel, Stewardship
from oppiva.catalogue.pages.library_links import link
from oppiva.catalogue.pages.stewards import (
    KeptLine,
    desk_address,
    kept_line,
    kept_sentence,
    model_address,
    parts_of,
    question_line,
)
from oppiva.catalogue.queries.model_sources import unanswered_of
from oppiva.catalogue.queries.stewards import (
    KeptRow,
    asked_beside,
    keeper_who_invited,
    kept_by,
    name_of,
    organisations_offered,
    settled_questions,
)
from oppiva.catalogue.rules import library
from oppiva.catalogue.services.stewards import claim, claimable, may_claim
from oppiva.catalogue.views.steward_desk import invited
from oppiva.core.calendars import add_months
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.formatting import date as day
from oppiva.ui.refusals import words_of

State = Stewardship.State
# What the invited reads of a model that nobody else can read yet.
SHOWN = ("name", "one_sentence", "problem", "change_customer", "change_staff", "needs", "plain_summary")


@never_cache
@require_safe
def stewardships(request: HttpRequest) -> HttpResponse:
    """What one keeps and is asked to keep, with the questions that wait."""
    rows = kept_by(actor_of(request))
    lines = [kept_line(one, clock.today()) for one in rows]
    context = {
        "heading": kept_sentence(rows),
        "guide": link("home:guide", "vastuutaho"),
        "asked": [one for one in lines if one.row.invited],
        # What waits comes first: a steward of many models does not look for it.
        "kept": sorted((one for one in lines if not one.row.invited), key=lambda one: not (one.waiting or one.due)),
    }
    return render(request, "catalogue/stewardships.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def stewardship(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own stewardship: the question with its yes, or the model as its steward has it, or how it ended."""
    actor = actor_of(request)
    term = library.invitation_for(actor, pk)
    if term.state == State.INVITED:
        end = term.operating_model.programme.end
        form = AcceptForm(
            request.POST if request.method == "POST" else None, ends=end if end >= clock.today() else None
        )
        if form.is_valid():
            services.accept_stewardship(actor, term, months=form.cleaned_data["months"])
            messages.success(request, _("Thank you. You keep the model now."))
            return redirect("catalogue:stewardship", pk)
        return show(request, "catalogue/stewardship_asked.html", _asked(term, form))
    row = next((one for one in kept_by(actor) if one.pk == pk), None)
    if row is None:
        return render(request, "catalogue/stewardship_over.html", {"term": term, "path": _path(term)})
    return render(request, "catalogue/stewardship.html", _kept(term, row))


@never_cache
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A no, with a reason or without."""
    term = _own(request, pk, State.INVITED)
    form = ReasonForm(request.POST if request.method == "POST" else None, label=DECLINE_LABEL)
    if form.is_valid() and _done(form, services.decline_stewardship, request, term):
        messages.success(request, _("You declined. The programme is told."))
        return redirect("catalogue:stewardships")
    context = {
        "heading": _("You do not take the model?"),
        "lead": _("The programme is told, and asks somebody else."),
        "button": _("Decline"),
    }
    return show(request, "catalogue/steward_form.html", {**context, **_around(term, form)})


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The model and what contradicts it were read, and it holds: the next check is in a year. A look says nothing."""
    term = _own(request, pk, State.ACCEPTED)
    model, again = term.operating_model, add_months(clock.today(), CHECK_MONTHS)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.check_model(actor_of(request), model)
        words = _("Checked. The page of the model says so. The next check is on %(day)s.")
        messages.success(request, words % {"day": day(again)})
        return redirect("catalogue:stewardship", pk)
    context = {
        **_around(term, form), "name": name_of(model), "again": again, "against": unanswered_of(model),
        "model_page": model_address(model.slug), "desk": desk_address(model.programme.code, model.code),
        "sources": reverse("catalogue:model_sources", args=[model.programme.code, model.code]),
    }  # fmt: skip
    return show(request, "catalogue/steward_check.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another organisation is asked; one keeps the model until it accepts."""
    actor = actor_of(request)
    term = _own(request, pk, State.ACCEPTED)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and invited(request, term.operating_model, form):
        return redirect("catalogue:stewardship", pk)
    context = {
        "heading": _("To whom do you hand it over?"),
        "lead": _("You keep the model until they accept. If they decline, nothing changes."),
        "button": _("Send the invitation"),
        "offered": OFFERED,
        "names": organisations_offered(actor),
    }
    return show(request, "catalogue/steward_form.html", {**context, **_around(term, form)})


@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One leaves, with why: the check of the model is due and the programme looks for another."""
    term = _own(request, pk, State.ACCEPTED)
    sent = request.POST if request.method == "POST" else None
    hint = _("The programme is told. At most 300 characters, no names.")
    form = ReasonForm(sent, label=LEAVE_LABEL, hint=hint, least=LEAST_REASON)
    if form.is_valid() and _done(form, services.resign_stewardship, request, term):
        messages.success(request, _("You do not keep the model any more. Thank you for keeping it."))
        return redirect("catalogue:stewardships")
    context = {
        "heading": _("You leave the model?"),
        "lead": _("Its page then says that nobody keeps it. If you know who could go on, hand it over instead."),
        "button": _("Leave"),
    }
    return show(request, "catalogue/steward_form.html", {**context, **_around(term, form)})


# A look changes nothing; only the press of who has signed in with the right address does.
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claimed(request: HttpRequest, token: str) -> HttpResponse:
    """The link to an address without an account: what is asked, and how one comes to answer it."""
    actor = actor_of(request)
    try:
        term, mark = claimable(token)
    except DomainError:
        answer = render(request, "catalogue/steward_link_dead.html", {}, status=404)
    else:
        if request.method == "POST":
            if actor.person_id is None:
                return redirect("account_login")
            return redirect("catalogue:stewardship", claim(actor, token).pk)
        own = actor.person_id is not None and may_claim(actor, mark)
        called, _language = name_of(term.operating_model)
        context = {
            "term": term, "own": own, "signed_in": actor.person_id is not None, "name": called,
            "keeper": keeper_who_invited(term),
        }  # fmt: skip
        answer = render(request, "catalogue/steward_claim.html", context)
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _own(request: HttpRequest, pk: UUID, state: str) -> Stewardship:
    """One's own stewardship in this state; in another its page says how it stands."""
    term = library.invitation_for(actor_of(request), pk)
    if term.state != state:
        raise DomainError("steward_answered") if state == State.INVITED else DomainError("not_steward")
    return term


def _done(form: ReasonForm, deed: Callable[..., object], request: HttpRequest, term: Stewardship) -> bool:
    """Whether the deed was done with the reason of the form; a refused one stands at its field."""
    try:
        deed(actor_of(request), term, reason=form.cleaned_data["reason"])
    except DomainError as error:
        if error.facts.get("field") != "reason":
            raise
        form.add_error("reason", words_of(WORDS, error))
        return False
    return True


def _asked(term: Stewardship, form: AcceptForm) -> dict[str, object]:
    return {
        "term": term,
        **_offered(term.operating_model),
        "keeper": keeper_who_invited(term),
        "form": form,
        "months": LONGEST_STEWARDSHIP_MONTHS,
        "days": ANSWER_DAYS,
        "path": _path(term),
    }


def _offered(model: OperatingModel) -> dict[str, object]:
    """What is shown of the model to who is asked: what everybody reads; the draft only while nothing is published."""
    version = services.newest_version(model)
    if version is None:
        draft = model.draft
        return {"text": {name: getattr(draft, name) for name in SHOWN}, "language": model.language, "model_page": ""}
    text = {**version.content["texts"], "name": version.name, "one_sentence": version.one_sentence}
    return {
        "text": text, "language": version.language, "model_page": model_address(model.slug), "number": version.shown,
    }  # fmt: skip


def _kept(term: Stewardship, row: KeptRow) -> dict[str, object]:
    line: KeptLine = kept_line(row, clock.today())
    settled = [question_line(row, one, clock.today()) for one in settled_questions(term.operating_model)]
    return {
        "term": term,
        "line": line,
        "settled": settled,
        "asked": asked_beside(term.operating_model),
        "desk": desk_address(row.programme, row.code),
        "parts": parts_of(row),
        "path": _path(term),
    }


def _around(term: Stewardship, form: object) -> dict[str, object]:
    return {"form": form, "term": term, "path": _path(term)}


def _path(term: Stewardship) -> list[tuple[str, str]]:
    model = term.operating_model
    return [(_("Models you keep"), reverse("catalogue:stewardships")), (f"{model.code} {name_of(model)[0]}", "")]
