"""One page to end a workshop: attendance, each team's next step, the thanks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.pulses.showing import shown
from oppiva.workshops import day_words, queries, rules
from oppiva.workshops.models import Session
from oppiva.workshops.pages import day as pages
from oppiva.workshops.views.paths import series_path


@require_safe
def ending(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """What is still missing before the workshop has been held, and after that the thanks."""
    actor = actor_of(request)
    found = rules.watched_session(actor, code, series, number)
    room = queries.room_of(actor, found, clock.now(), ending=True)
    missing = queries.missing_in(room) if room.day is not None else None
    base = reverse("workshops:session", args=[code, series, number])
    assert found.series is not None  # session_at finds only half-days of a series
    held = queries.held_in(found.series.pk) if found.state == Session.State.HELD else 0
    result = queries.feedback_result(actor, found)
    context = {
        "session": found,
        "args": [code, series, number],
        "code": code,
        "series": series,
        "number": number,
        "base": base,
        "room": room,
        "page": pages.room_view(room, clock.now()),
        "missing": missing,
        "heading": day_words.end_heading(found.state, missing),
        "lines": day_words.before_held(missing) if missing is not None else [],
        "may_lead": rules.may_lead(actor, found),
        "may_close": _may_close(actor, found, room),
        "closing": found.state == Session.State.CLOSING,
        "held": found.state == Session.State.HELD,
        "feedback": shown(result) if result is not None else None,
        "feedback_lines": result is not None and result.lines and rules.may_lead(actor, found),
        "rings": [12 + 12 * one for one in range(1, held + 1)],
        "held_words": day_words.held_line(held),
        "path": series_path(
            found.series, (_("Workshop %(number)s") % {"number": number}, f"{base}tilanne/"), (_("Ending"), "")
        ),
    }
    return render(request, "workshops/ending.html", context)


def _may_close(actor: Actor, session: Session, room: queries.Room) -> bool:
    """Whether the actor may begin the closing from here: who leads it now, from the open door on."""
    day = room.day
    if day is None or session.state not in {Session.State.DOOR_OPEN, Session.State.RUNNING}:
        return False
    return rules.may_lead(actor, session) and (day.leads_id is None or str(day.leads_id) == actor.person_id)
