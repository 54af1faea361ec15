"""One's own places: the list, sign-up, answers, leaving, changing over, wishes. A page on GET, the deed on POST."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.programme.models import Programme
from oppiva.programme.queries import plan_in_force
from oppiva.ui.answers import show
from oppiva.workshops import place_words, queries, rules, services
from oppiva.workshops.forms.wishes import WishesForm
from oppiva.workshops.models import Enrolment
from oppiva.workshops.pages.flow import own_before
from oppiva.workshops.queries import OwnPlace
from oppiva.workshops.views.answers import refuse

YES = "kylla"


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the own series with their half-days, and the series one can sign up for."""
    actor, today = actor_of(request), clock.today()
    mine, offered = queries.own_places(actor), queries.open_series(actor)
    enrolled = [place for place in mine if place.state == Enrolment.State.ENROLLED]
    programmes_in = {place.series.programme_id for place in enrolled}
    change_from = {place.series.programme_id: place.pk for place in enrolled if _may_change(place)}
    context = {
        "sentence": place_words.places_sentence(mine, offered, today),
        "waiting": [place for place in mine if place.state in {Enrolment.State.PROPOSED, Enrolment.State.OFFERED}],
        "enrolled": enrolled,
        "queued": [place for place in mine if place.state == Enrolment.State.QUEUED],
        # Whose series has begun stays in it: what nothing can be done with is not offered.
        "open": [
            one
            for one in offered
            if one.series.programme_id not in programmes_in or one.series.programme_id in change_from
        ],
        "may_sign_up": rules.may_sign_up(actor),
        # Who is in a series of the programme changes over instead of taking a second seat.
        "programmes_in": programmes_in,
        "change_from": change_from,
        "today": today,
    }
    return show(request, "workshops/places.html", context)


@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """A series with its half-days and one button; who is in it already is led to the own place."""
    actor = actor_of(request)
    found = rules.series_for(actor, code, series)
    mine = next((place for place in queries.own_places(actor) if place.series.pk == found.pk), None)
    if mine is not None:
        if mine.state == Enrolment.State.PROPOSED and request.method == "POST":
            services.answer_proposal(actor, rules.own_enrolment_for(actor, mine.pk), accept=True)
        # The same press twice is answered as the first one was.
        return redirect("workshops:place", pk=mine.pk)
    if request.method == "POST":
        made = services.sign_up(actor, found)
        _tell_taken(request, made)
        return redirect("workshops:place", pk=made.pk)
    offered = next(iter(queries.open_series(actor, only=found.pk)), None)
    context = {
        "series": found,
        "offered": offered,
        "today": clock.today(),
        "path": [(_("My places"), reverse("workshops:places")), (_series(found.code), "")],
    }
    return show(request, "workshops/sign_up.html", context)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One own place; a proposal or an offer is answered here by one of two buttons."""
    actor = actor_of(request)
    enrolment = rules.own_enrolment_for(actor, pk)
    if request.method == "POST":
        return _answer(request, enrolment)
    mine = _own(request, pk)
    enrolled = enrolment.state == Enrolment.State.ENROLLED
    context = {
        "place": mine,
        "enrolled": enrolled,
        "series": mine.series,
        "sentence": place_words.place_sentence(mine),
        "address": _series_page(mine),
        "over": enrolment.state == Enrolment.State.OFFERED and _past(enrolment),
        "closed": enrolment.state == Enrolment.State.PROPOSED and not _open(enrolment),
        "may_change": _may_change(mine),
        "ahead": bool(mine.series.coming(clock.today())),
        "path": [(_("My places"), reverse("workshops:places")), (_series(mine.series.code), "")],
        "today": clock.today(),
        "team": queries.team_of(enrolment.pk) if enrolled else None,
        "own_before": own_before(actor, mine.series) if enrolled else [],
    }
    return show(request, "workshops/place.html", context)


def _answer(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    actor, accept = actor_of(request), request.POST.get("vastaus") == YES
    deed = services.answer_offer if enrolment.state == Enrolment.State.OFFERED else services.answer_proposal
    try:
        answered = deed(actor, enrolment, accept=accept)
    except DomainError as error:
        # Pressed twice: the page tells where the place stands now.
        if error.code != "seat_answered":
            raise
        return redirect("workshops:place", pk=enrolment.pk)
    if accept:
        _tell_taken(request, answered)
        return redirect("workshops:place", pk=enrolment.pk)
    messages.success(request, _("You said no. Nobody is told why, and you can sign up again while the series is open."))
    return redirect("workshops:places")


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leaving a series or its queue, confirmed on a page of its own."""
    actor = actor_of(request)
    enrolment = rules.own_enrolment_for(actor, pk)
    if request.method == "POST":
        if enrolment.state in Enrolment.LIVE:
            services.withdraw(actor, enrolment)
            messages.success(request, _("You have left series %(series)s.") % {"series": enrolment.series.code})
        return redirect("workshops:places")
    if enrolment.state not in Enrolment.LIVE:
        return redirect("workshops:place", pk=pk)
    mine = _own(request, pk)
    return show(
        request,
        "workshops/place_leave.html",
        {"place": mine, "may_change": _may_change(mine), "path": _path(mine, _("Leave"))},
    )


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another series of the programme with a free seat; both changes are one deed."""
    actor = actor_of(request)
    enrolment = rules.own_enrolment_for(actor, pk)
    if enrolment.state != Enrolment.State.ENROLLED:
        return redirect("workshops:place", pk=pk)
    mine = _own(request, pk)
    rows = [one for one in queries.open_series(actor) if one.series.programme_id == mine.series.programme_id]
    if request.method == "POST":
        wanted = next((one for one in rows if one.series.code == request.POST.get("sarja")), None)
        if wanted is None:
            raise DomainError("series_not_open")
        to = rules.series_for(actor, wanted.series.programme, wanted.series.code)
        made = services.change_series(actor, enrolment, to)
        words = _("You are now in series %(to)s. Your seat in series %(series)s was given up.")
        messages.success(request, words % {"to": to.code, "series": mine.series.code})
        return redirect("workshops:place", pk=made.pk)
    context = {
        "place": mine,
        "rows": [one for one in rows if one.free],
        "path": _path(mine, _("Change series")),
        "today": clock.today(),
    }
    return show(request, "workshops/place_change.html", context)


@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Four questions for the proposal of teams; one's own, and only while the place lives."""
    actor = actor_of(request)
    enrolment = rules.own_enrolment_for(actor, pk)
    if enrolment.state not in Enrolment.LIVE:
        return redirect("workshops:place", pk=pk)
    themes = theme_choices(enrolment.series.programme)
    people = _others(enrolment)
    form = WishesForm(
        request.POST if request.method == "POST" else None, themes=themes, people=people, enrolment=enrolment
    )
    if form.is_valid():
        values = form.values()
        if "wish_kind" in values:
            wished = form.cleaned_data["wish_person"]
            values["wish_person"] = queries.enrolled_person(enrolment.series, wished) if wished else None
        try:
            services.set_wishes(actor, enrolment, values)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your wishes are saved. You can change them until the teams are made."))
            return redirect("workshops:place", pk=pk)
    mine = _own(request, pk)
    context = {"form": form, "place": mine, "path": _path(mine, _("Wishes")), "rank_fields": _ranks(form)}
    return show(request, "workshops/wishes.html", context)


def theme_choices(programme: Programme) -> dict[str, str]:
    """The themes of the plan in force by code, in the reader's language."""
    plan = plan_in_force(programme)
    language = get_language() or "fi"
    found = plan.workshops.themes if plan is not None else ()
    return {
        one.code: one.title.get(language) or one.title.get("fi") or one.code for one in found if one.code is not None
    }


def _others(enrolment: Enrolment) -> list[tuple[UUID, str, str]]:
    """Who may be named: the others enrolled in the series, once one is enrolled oneself."""
    if enrolment.state != Enrolment.State.ENROLLED:
        return []
    return [one for one in queries.enrolled_people(enrolment.series) if one[0] != enrolment.person_id]


def _ranks(form: WishesForm) -> list[object]:
    return [form[f"theme_{number}"] for number in (1, 2, 3) if f"theme_{number}" in form.fields]


def _own(request: HttpRequest, pk: UUID) -> OwnPlace:
    found = queries.own_places(actor_of(request), pk)
    if not found:
        raise Http404
    return found[0]


def _tell_taken(request: HttpRequest, enrolment: Enrolment) -> None:
    if enrolment.state == Enrolment.State.ENROLLED:
        messages.success(request, _("The seat is yours."))
    else:
        number = services.place_in_queue(enrolment)
        messages.success(request, _("The series is full. You are number %(n)s in the queue.") % {"n": number})


def _past(enrolment: Enrolment) -> bool:
    return enrolment.offered_until is not None and enrolment.offered_until < clock.now()


def _open(enrolment: Enrolment) -> bool:
    series = enrolment.series
    late = series.sign_up_until is not None and series.sign_up_until < clock.today()
    return series.state == series.State.OPEN and not late


def _series(code: str) -> str:
    return place_words.series_words(code)


def _may_change(mine: OwnPlace) -> bool:
    """Until its first day one may go over to another series."""
    today = clock.today()
    return (mine.series.begins() or today) >= today


def _series_page(mine: OwnPlace) -> str:
    return place_words.series_address(mine.series.programme, mine.series.code)


def _path(mine: OwnPlace, here: str) -> list[tuple[str, str]]:
    return [
        (_("My places"), reverse("workshops:places")),
        (_series(mine.series.code), reverse("workshops:place", args=[mine.pk])),
        (here, ""),
    ]
