"""Help between half-days: a team asks and sees who answers and by when, a facilitator answers."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.workshops import queries, rules, services
from oppiva.workshops.forms.help import AnswerForm, AskForm
from oppiva.workshops.pages import help as pages
from oppiva.workshops.views.answers import refuse


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Who answers one's team and by when; while its half-day is on, its own page of help."""
    page = pages.help_page(actor_of(request))
    if len(page.cards) == 1 and page.cards[0].team.number is not None:
        team = page.cards[0].team
        return redirect("workshops:team_help", code=team.programme, series=team.series, number=team.number)
    return _own(request, page)


@require_POST
def ask(request: HttpRequest, team: UUID) -> HttpResponse:
    """The team asks: B5, the third press."""
    actor = actor_of(request)
    session = queries.nearest_session(rules.team_at(team).series_id)
    attendee = rules.team_attendee(actor, team, session)
    form = AskForm(request.POST, auto_id=f"ask_{team}_%s")
    if form.is_valid():
        try:
            services.ask_help(attendee, text=form.cleaned_data["text"], client_ref=form.cleaned_data["client_ref"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your request is on its way."))
            return redirect("workshops:own_help")
    return _own(request, pages.help_page(actor), form, team)


@require_POST
def deed(request: HttpRequest, team: UUID, pk: UUID) -> HttpResponse:
    """The team takes its request back, or the matter is settled."""
    session = queries.nearest_session(rules.team_at(team).series_id)
    attendee = rules.team_attendee(actor_of(request), team, session)
    found = rules.help_for_team(attendee, pk)
    services.end_help_as_team(attendee, found, withdrawn=request.POST.get("deed") == "withdraw")
    return redirect("workshops:own_help")


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What teams of the series one leads have asked outside half-days."""
    return _queue(request)


@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A facilitator takes a request, answers it in words, or marks it settled otherwise."""
    actor = actor_of(request)
    found = rules.asked_between(pk)
    session = rules.led_help(actor, queries.nearest_session(found.team.series_id))
    match request.POST.get("deed"):
        case "take":
            services.take_help(actor, session, found)
        case "done":
            services.end_help(actor, session, found)
        case "answer":
            form = AnswerForm(request.POST, auto_id=f"answer_{pk}_%s")
            if not form.is_valid():
                return _queue(request, form, pk)
            services.answer_help(actor, session, found, text=form.cleaned_data["text"])
            messages.success(request, _("Your answer is with the team."))
        case _:
            raise Http404
    return redirect("workshops:help_queue")


def _own(
    request: HttpRequest, page: pages.HelpPage, form: AskForm | None = None, team: UUID | None = None
) -> HttpResponse:
    forms = [(card, form if form is not None and card.team.pk == team else _fresh(card.team.pk)) for card in page.cards]
    return show(request, "workshops/own_help.html", {"page": page, "forms": forms, "form": form, "app": True})


def _fresh(team: UUID) -> AskForm:
    """Several forms stand on one page: each names its fields apart."""
    return AskForm(initial={"client_ref": uuid4()}, auto_id=f"ask_{team}_%s")


def _queue(request: HttpRequest, form: AnswerForm | None = None, pk: UUID | None = None) -> HttpResponse:
    page = pages.queue_page(actor_of(request))
    rows = [
        (row, by, form if form is not None and row.pk == pk else AnswerForm(auto_id=f"answer_{row.pk}_%s"))
        for row, by in page.rows
    ]
    return show(request, "workshops/help_queue.html", {"page": page, "rows": rows, "form": form})
