"""A team's own page in a half-day, on a phone: open to its members, signed in or come by the join code."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.signin import is_shared_device
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in, whole_in
from oppiva.workshops import queries, rules, services, work_slots
from oppiva.workshops.forms.teamwork import HelpForm, StepForm
from oppiva.workshops.models import RunStep, Session
from oppiva.workshops.pages import join as door
from oppiva.workshops.pages import team as pages
from oppiva.workshops.pages.live import live_of
from oppiva.workshops.pages.team import TeamView
from oppiva.workshops.queries import TeamPage
from oppiva.workshops.rules import Attendee
from oppiva.workshops.views import at_door
from oppiva.workshops.views.answers import refuse

PARTS = {"nyt": "workshops/_team_now.html", "tyo": "workshops/_team_work.html"}


@login_not_required
@require_safe
def team(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """What is now: the team's step with its text, the closing, or what comes before and after.

    Mails lead here: who has not signed in, and has no name picked for this half-day, is asked to and comes back.
    """
    try:
        attendee = attendee_of(request, code, series, number)
    except Http404:
        if at_door.is_signed_in(request) or "osa" in request.GET:
            raise
        return redirect_to_login(request.get_full_path())
    template = PARTS.get(request.GET.get("osa", ""), "workshops/team.html")
    return render(request, template, _context(request, attendee, code, series, number))


@login_not_required
@require_POST
def note(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Saves the team's text of a step, or shares it, or closes it again."""
    attendee = attendee_of(request, code, series, number)
    step = _step(request, attendee)
    if "share" in request.POST:
        services.share_note(attendee, step, shared=request.POST["share"] == "1")
        return _back(code, series, number, step)
    try:
        services.save_note(
            attendee,
            step,
            text=request.POST.get("text", ""),
            base_version=whole_in(request.POST, "base_version") or 0,
            client_ref=id_in(request.POST, "client_ref"),
        )
    except DomainError as error:
        error.facts["labels"] = {"text": step.title}
        raise
    messages.success(request, _("Saved."))
    return _back(code, series, number, step)


@login_not_required
@require_POST
def draft(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Keeps what is being typed; the page does not change."""
    attendee = attendee_of(request, code, series, number)
    services.keep_draft(
        attendee,
        _step(request, attendee),
        text=request.POST.get("text", ""),
        base_version=whole_in(request.POST, "base_version") or 0,
    )
    return HttpResponse(status=204)


@login_not_required
@require_POST
def step(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The team is ready with a step, not ready after all, or goes on to the next at its own pace."""
    attendee = attendee_of(request, code, series, number)
    found = _step(request, attendee)
    match request.POST.get("deed"):
        case "ready":
            services.set_ready(attendee, found, ready=True)
        case "unready":
            services.set_ready(attendee, found, ready=False)
        case "begin":
            services.begin_step(attendee, found)
        case "drop":
            services.drop_draft(attendee, found)
        case _:
            raise Http404
    return _back(code, series, number, found)


@login_not_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Whom the team asks for help, and with which words: B5, three presses."""
    attendee = attendee_of(request, code, series, number)
    page = queries.team_page(attendee, clock.now())
    if page.team is None or page.own_help is not None:
        return redirect("workshops:team", code=code, series=series, number=number)
    sent = request.POST if request.method == "POST" else None
    teams = page.others if attendee.session.state in services.HELP_DURING else ()
    form = HelpForm(sent, teams=teams, initial={"client_ref": uuid4()})
    if form.is_valid():
        given = form.cleaned_data
        asked = next((one.pk for one in teams if str(one.pk) == given.get("to")), None)
        try:
            services.ask_help(
                attendee,
                text=given["text"],
                to_team=queries.team_of_series(attendee.session, asked),
                client_ref=given["client_ref"],
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("workshops:team", code=code, series=series, number=number)
    return show(request, "workshops/team_help.html", {**frame_of(attendee, code, series, number), "form": form})


@login_not_required
@require_POST
def help_deed(request: HttpRequest, code: str, series: str, number: int, pk: UUID) -> HttpResponse:
    """The team takes its hand down, has been helped, or goes to help another."""
    attendee = attendee_of(request, code, series, number)
    found = rules.help_for_team(attendee, pk)
    match request.POST.get("deed"):
        case "take":
            services.take_help_as_team(attendee, found)
        case "done":
            services.end_help_as_team(attendee, found)
        case "withdraw":
            services.end_help_as_team(attendee, found, withdrawn=True)
        case _:
            raise Http404
    return redirect("workshops:team", code=code, series=series, number=number)


@login_not_required
@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The team's next step: what, who and by when."""
    attendee = attendee_of(request, code, series, number)
    page = queries.team_page(attendee, clock.now())
    if page.team is None:
        return redirect("workshops:team", code=code, series=series, number=number)
    row = page.closing
    first = pages.step_values(row)
    form = StepForm(request.POST if request.method == "POST" else None, members=page.team.members, initial=first)
    # A form without a version began from nothing: what another of the team wrote meanwhile is not overwritten by it.
    opened = row.version if row is not None and request.method != "POST" else 0
    version = whole_in(request.POST, "base_version") or opened
    if form.is_valid():
        try:
            services.set_closing_row(attendee, **form.cleaned_data, base_version=version)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The next step is saved."))
            return redirect("workshops:team", code=code, series=series, number=number)
    context = {**frame_of(attendee, code, series, number), "form": form, "version": version or ""}
    return show(request, "workshops/team_closing.html", context)


def attendee_of(request: HttpRequest, code: str, series: str, number: int) -> Attendee:
    """Who takes part, signed in or by the pass of the door; 404 for everybody else."""
    return at_door.attendee_of(request, rules.session_at(code, series, number))


def _step(request: HttpRequest, attendee: Attendee) -> RunStep:
    return rules.step_for(attendee, id_in(request.POST, "step") or UUID(int=0))


def _back(code: str, series: str, number: int, step: RunStep) -> HttpResponse:
    """The team's page at the step that was worked on."""
    return redirect(f"{reverse('workshops:team', args=[code, series, number])}?vaihe={step.position}")


def frame_of(attendee: Attendee, code: str, series: str, number: int) -> dict[str, object]:
    base = reverse("workshops:session", args=[code, series, number])
    return {
        "session": attendee.session,
        "attendee": attendee,
        "args": [code, series, number],
        "code": code,
        "series": series,
        "number": number,
        "base": base,
        "live": live_of(attendee.session),
        "here": reverse("workshops:team", args=[code, series, number]),
        "where": pages.where(attendee, series, number),
    }


def _context(request: HttpRequest, attendee: Attendee, code: str, series: str, number: int) -> dict[str, object]:
    now = clock.now()
    page = queries.team_page(attendee, now)
    view = pages.team_view(attendee, page, whole_in(request.GET, "vaihe"), now)
    form = None
    if view.closes and page.team is not None and page.closing is None:
        form = StepForm(members=page.team.members, initial={"client_ref": uuid4()})
    return {
        **frame_of(attendee, code, series, number),
        **_work(request, attendee, page, view),
        **work_slots.work_files(),
        "page": page,
        "view": view,
        "now": now,
        "ref": uuid4(),
        "form": form,
        **(door.ticks(attendee, page.mates) if view.on and page.team is not None else {}),
        "feedback": queries.asks_feedback(attendee, present=page.present) if view.closes or view.held else False,
        "keeps": not attendee.by_pass and not is_shared_device(request),
        "drafts_of": str(attendee.enrolment.pk),
    }


def _work(request: HttpRequest, attendee: Attendee, page: TeamPage, view: TeamView) -> dict[str, object]:
    """The form of a step of the experiment while the half-day runs; at its end and after it a link to it."""
    session, row = attendee.session, view.row
    link = work_slots.work_link()
    if row is None or page.team is None or not link or session.series is None:
        return {}
    found: dict[str, object] = {}
    args = [session.series.programme.code, session.series.code, session.number]
    if view.closes and services.ends_in_decisions(session, [one.step for one in page.rows]):
        found["decision_link"] = reverse(link, args=[*args, RunStep.FormStep.DECISION.lower()])
    if row.step.form_step and request.GET.get("osa") != "nyt":
        if session.state == Session.State.RUNNING:
            back = f"{reverse('workshops:team', args=args)}?vaihe={row.number}"
            found["work"] = work_slots.show_work(request, attendee, row.step, page.team.members, back)
        else:
            found["work_link"] = reverse(link, args=[*args, row.step.form_step.lower()])
    return found
