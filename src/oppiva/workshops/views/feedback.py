"""Feedback after a half-day: three anonymous taps and one line on the phone; which lines the summary shows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.people.asker import actor_of
from oppiva.pulses import asking
from oppiva.pulses.services import release_text
from oppiva.workshops import queries, rules, services
from oppiva.workshops.forms.teamwork import LineForm
from oppiva.workshops.views.paths import series_path
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


@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """What was written to the facilitators: a person reads each line before the summary shows it (bar P8)."""
    actor = actor_of(request)
    session = rules.watched_session(actor, code, series, number)
    wave, written = queries.feedback_lines(actor, session)
    form = LineForm(request.POST)
    if request.method == "POST" and form.is_valid():
        release_text(actor, wave.id, form.cleaned_data["text"], shown=form.cleaned_data["shown"])
        return redirect("workshops:feedback_lines", code=code, series=series, number=number)
    assert session.series is not None  # watched_session finds only half-days of a series
    base = reverse("workshops:session", args=[code, series, number])
    where = _("Workshop %(number)s") % {"number": number}
    path = series_path(session.series, (where, f"{base}paata/"), (_("Words to the facilitators"), ""))
    waiting = sum(not one.released for one in written)
    context = {"lines": written, "waiting": waiting, "path": path, "series": session.series}
    return render(request, "workshops/feedback_lines.html", context)
