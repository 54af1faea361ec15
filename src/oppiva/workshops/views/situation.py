"""The teams' situation, the projector, and the one address to which all buttons of leading are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.words import roles_in_words
from oppiva.ui.errors import NotAllowed
from oppiva.ui.sent import id_in, whole_in
from oppiva.workshops import day_words, queries, rules, services
from oppiva.workshops.models import HelpRequest, Session
from oppiva.workshops.pages import day as pages
from oppiva.workshops.pages.live import live_of
from oppiva.workshops.views.live import live_etag
from oppiva.workshops.views.sent import team_in

Deed = Callable[[Actor, Session, QueryDict], object]


@require_safe
@live_etag
def situation(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """All teams at a glance; who leads has the buttons, the project manager watches."""
    actor = actor_of(request)
    found = rules.watched_session(actor, code, series, number)
    now = clock.now()
    room = queries.room_of(actor, found, now)
    leads = rules.may_lead(actor, found)
    mine = room.day is not None and str(room.day.leads_id) == actor.person_id
    context = {
        **_frame(found, code, series, number),
        "page": pages.room_view(room, now),
        "room": room,
        "now": now,
        "may_lead": leads,
        "leads": leads and (mine or room.day is None or room.day.leads_id is None),
        "others": queries.facilitators_beside(found, actor) if leads and mine else (),
        "ref": uuid4(),
        "join": pages.join_shown(),
    }
    part = bool(request.headers.get("HX-Request"))
    return render(request, "workshops/_situation.html" if part else "workshops/situation.html", context)


@require_safe
@live_etag
def beam(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The projector: the question, its options, the time left and how to join; no names."""
    actor = actor_of(request)
    found = rules.watched_session(actor, code, series, number)
    now = clock.now()
    room = queries.room_of(actor, found, now)
    context = {
        **_frame(found, code, series, number),
        "page": pages.room_view(room, now),
        "room": room,
        "now": now,
        "heading": day_words.beam_heading(room),
        "lead": day_words.beam_lead(room),
        "asks": found.state == Session.State.RUNNING and (room.day is None or room.day.paused_at is None),
        "join": pages.join_shown(),
        "qr": pages.qr(pages.join_address(room.code)) if room.code else "",
    }
    part = bool(request.headers.get("HX-Request"))
    return render(request, "workshops/_beam.html" if part else "workshops/beam.html", context)


@require_POST
def steer(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """One deed of leading, named by the button that was pressed."""
    actor = actor_of(request)
    found = rules.watched_session(actor, code, series, number)
    if not rules.may_lead(actor, found):
        raise NotAllowed(roles_in_words({"action": "write", "kind": "attendance"}))
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    deed(actor, found, request.POST)
    page = "workshops:ending" if request.POST.get("from") == "ending" else "workshops:situation"
    return redirect(page, code=code, series=series, number=number)


def _base(post: QueryDict) -> int | None:
    return whole_in(post, "base_version")


def _hand(actor: Actor, session: Session, post: QueryDict) -> object:
    person = next((one for one in queries.facilitators_beside(session, actor) if str(one.pk) == post.get("to")), None)
    if person is None:
        raise Http404
    return services.hand_over(actor, session, to=person, base_version=_base(post))


def _request(actor: Actor, session: Session, post: QueryDict) -> HelpRequest:
    return rules.help_request_for(actor, session, id_in(post, "request") or UUID(int=0))


DEEDS: Mapping[str, Deed] = {
    "start": lambda actor, session, post: services.start(actor, session, base_version=_base(post)),
    "step": lambda actor, session, post: services.go_to(
        actor, session, to=whole_in(post, "to") or 0, base_version=_base(post)
    ),
    "time": lambda actor, session, post: services.add_minutes(
        actor, session, base_version=_base(post), client_ref=id_in(post, "client_ref")
    ),
    "pause": lambda actor, session, post: services.pause(actor, session, base_version=_base(post)),
    "resume": lambda actor, session, post: services.resume(actor, session, base_version=_base(post)),
    "free": lambda actor, session, post: services.set_pace(actor, session, pace="free", base_version=_base(post)),
    "together": lambda actor, session, post: services.set_pace(actor, session, pace="lead", base_version=_base(post)),
    "hand": _hand,
    "take": lambda actor, session, post: services.take_over(actor, session),
    "closing": lambda actor, session, post: services.begin_closing(actor, session, base_version=_base(post)),
    "help": lambda actor, session, post: services.take_help(actor, session, _request(actor, session, post)),
    "helped": lambda actor, session, post: services.end_help(actor, session, _request(actor, session, post)),
    "bridge": lambda actor, session, post: services.name_bridge(
        actor, session, enrolment=id_in(post, "person") or UUID(int=0)
    ),
    "skip": lambda actor, session, post: services.skip_closing(
        actor, session, team_in(post, session), reason=post.get("reason", "")
    ),
    "hold": lambda actor, session, post: services.hold(actor, session),
    "thank": lambda actor, session, post: services.thank(actor, session, text=post.get("text", "")),
}


def _frame(session: Session, code: str, series: str, number: int) -> dict[str, object]:
    args = [code, series, number]
    here = reverse("workshops:session", args=args)
    of = session.series
    area = getattr(of.area if of is not None else None, f"name_{(get_language() or 'fi')[:2]}", "")
    name = (of.name if of is not None else "") or area
    parts = [_("Series %(code)s") % {"code": series}, name, _("Workshop %(number)s") % {"number": number}]
    return {
        "session": session,
        "args": args,
        "code": code,
        "series": series,
        "number": number,
        "base": here,
        "live": live_of(session),
        "where": " · ".join(part for part in parts if part),
        "back": reverse("workshops:series", args=[code, series]),
    }
