"""From a team's page in a half-day to the step of its experiment."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from oppiva.experiments import day
from oppiva.experiments.models import Step
from oppiva.experiments.queries.day import day_work
from oppiva.experiments.views.sent import with_query
from oppiva.people.asker import actor_of
from oppiva.workshops import rules


@login_not_required
@require_safe
def open_step(request: HttpRequest, code: str, series: str, number: int, step: str) -> HttpResponse:
    """Leads to the step of the own team's experiment; a save there leads back to the team's page."""
    session = rules.session_at(code, series, number)
    actor = actor_of(request)
    door_pass = None if actor.person_id is not None else request.session.get(rules.AT_DOOR)
    attendee = rules.attendee_for(actor, session, door_pass)
    found = day_work(attendee, step.upper()) if step.upper() in Step.values else None
    if found is None:
        raise Http404
    back = reverse("workshops:team", args=[code, series, number])
    return redirect(with_query(day.address_of_step(found.insider, step.upper()), after=back))
