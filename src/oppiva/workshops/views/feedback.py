"""Feedback after a half-day, on the phone: three anonymous taps and one line."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from oppiva.pulses import asking
from oppiva.workshops import queries, services
from oppiva.workshops.views.teamwork import attendee_of, frame_of


@login_not_required
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The questions while they are asked; after an answer, and after the close, only that."""
    attendee = attendee_of(request, code, series, number)
    wave, answered = queries.feedback_for(attendee)
    given = None
    if request.method == "POST" and wave is not None and wave.is_open and not answered:
        language = get_language() or "fi"
        given = asking.read_answers(asking.questions_of(wave.instrument, language), request.POST)
        if given.ok:
            services.give_feedback(attendee, wave.id, given.values, given.text)
            return redirect("workshops:feedback", code=code, series=series, number=number)
    asked = (
        asking.asking(wave.instrument, wave.kind, get_language() or "fi", given=given)
        if wave is not None and wave.is_open and not answered
        else None
    )
    context = {**frame_of(attendee, code, series, number), "asking": asked, "answered": answered, "wave": wave}
    return render(request, "workshops/feedback.html", context, status=422 if given is not None else 200)
