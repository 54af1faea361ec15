"""Coming in by the join code: the field, the team cards, one tap on the own name, and "that is not me"."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.workshops import errors, guesses, queries, rules, services
from oppiva.workshops.birds import code_of, in_address
from oppiva.workshops.forms.door import CodeForm
from oppiva.workshops.models import Attendance, DoorCode
from oppiva.workshops.pages import join as pages
from oppiva.workshops.views.at_door import attendee_of, attendee_or_none


@login_not_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The field for the code that stands on the screen."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _field(request, form, 422 if form.is_bound else 200)
    if minutes := guesses.wait(request):
        return _too_many(request, minutes)
    found = queries.door_of(code_of(form.cleaned_data["code"]))
    if found is None:
        return _wrong(request, form.cleaned_data["code"], 422)
    return redirect("workshops:join_door", in_address(found.code))


@login_not_required
@require_safe
def door(request: HttpRequest, typed: str) -> HttpResponse:
    """Who am I? The team cards; for who is known here already, that it is so. Looking at it does nothing."""
    found, answer = _door(request, typed)
    if found is None:
        return answer
    attendee = attendee_or_none(request, found.session)
    if attendee is not None:
        return render(request, "workshops/join_here.html", pages.here(attendee, found))
    actor = actor_of(request)
    if actor.person_id is not None:
        return render(request, "workshops/join_other.html", pages.other(actor, found))
    return render(request, "workshops/join_cards.html", pages.cards(found, request.GET.get("tiimi", "")))


@login_not_required
@require_http_methods(["GET", "POST"])
def come(request: HttpRequest, typed: str) -> HttpResponse:
    """One tap: here. Who is signed in ticks oneself; else the picked name becomes this device's for the half-day."""
    found, answer = _door(request, typed)
    if found is None:
        return answer
    if request.method == "POST":
        attendee = attendee_or_none(request, found.session)
        mode = pages.mode_of(found.session, request.POST.get("remote") == "on")
        try:
            if attendee is not None:
                services.tick(attendee, mode=mode)
            elif actor_of(request).person_id is None:
                _let_in(request, found, mode)
        except DomainError as error:
            messages.error(request, errors.words(error))
    return redirect("workshops:join_door", in_address(found.code))


@login_not_required
@require_http_methods(["GET", "POST"])
def not_me(request: HttpRequest, typed: str) -> HttpResponse:
    """The wrong name was picked: its pass and its tick go, and the cards are there again."""
    found, answer = _door(request, typed)
    if found is None:
        return answer
    held = request.session.get(rules.AT_DOOR)
    if request.method == "POST" and held and actor_of(request).person_id is None:
        services.leave_pass(found.session, held)
        request.session.pop(rules.AT_DOOR, None)
        request.session.cycle_key()
    return redirect("workshops:join_door", in_address(found.code))


@login_not_required
@require_http_methods(["POST"])
def tick(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """A member ticks oneself or a team mate who has no phone, or takes such a tick back; from the team's own page."""
    session = rules.session_at(code, series, number)
    attendee = attendee_of(request, session)
    enrolment = _uuid(request.POST.get("enrolment", ""))
    try:
        if enrolment is None:
            raise DomainError("not_in_team")
        if request.POST.get("mode") == "":
            services.untick(attendee, enrolment=enrolment)
        else:
            sent = request.POST.get("mode", "")
            own = pages.mode_of(session, request.POST.get("remote") == "on")
            services.tick(attendee, enrolment=enrolment, mode=sent if sent in Attendance.Mode.values else own)
    except DomainError as error:
        messages.error(request, errors.words(error))
    if request.headers.get("HX-Request"):
        return render(request, "workshops/_team_ticks.html", pages.ticks(attendee))
    return redirect(pages.team_page(session) or "workshops:join")


def _let_in(request: HttpRequest, code: DoorCode, mode: str) -> None:
    enrolment = _uuid(request.POST.get("enrolment", ""))
    if enrolment is None:
        raise DomainError("not_expected")
    made = services.join(code.session, code, enrolment=enrolment, mode=mode)
    request.session.cycle_key()
    request.session[rules.AT_DOOR] = str(made.pk)
    # In seconds: the clock of a demo stands on another day than that of the sessions.
    request.session.set_expiry(max(1, int((code.dies_at - clock.now()).total_seconds())))


def _door(request: HttpRequest, typed: str) -> tuple[DoorCode | None, HttpResponse]:
    """The living code, else the answer: the field again, the same for a dead code and one that never was."""
    if minutes := guesses.wait(request):
        return None, _too_many(request, minutes)
    found = queries.door_of(code_of(typed))
    return found, HttpResponse() if found is not None else _wrong(request, typed, 404)


def _wrong(request: HttpRequest, typed: str, status: int) -> HttpResponse:
    guesses.wrong(request)
    form = CodeForm({"code": typed[:60]})
    form.is_valid()
    form.add_error("code", errors.words(DomainError("door_code_dead")))
    return _field(request, form, status)


def _field(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "workshops/join.html", {"form": form, "action": pages.join_address()}, status=status)


def _too_many(request: HttpRequest, minutes: int) -> HttpResponse:
    today = minutes <= guesses.MINUTES
    answer = render(request, "workshops/join_wait.html", {"minutes": minutes, "today": today}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
