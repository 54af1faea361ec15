"""Strength cards on the phone: for who takes part, signed in or come by the join code."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.workshops import errors, queries, rules, services
from oppiva.workshops.models import StrengthPick
from oppiva.workshops.rules import Attendee
from oppiva.workshops.services.strengths import MOST_PICKS
from oppiva.workshops.views.at_door import attendee_of


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def strengths(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Three of one's own, and three for each team mate to hear; htmx gets the cards alone."""
    session = rules.session_at(code, series, number)
    who = attendee_of(request, session)
    partial, wrong = bool(request.headers.get("HX-Request")), ""
    # The team mate who is being told stays open.
    mate = request.POST.get("mate") or request.GET.get("avaa", "")
    if request.method == "POST":
        wrong = _done(who, request.POST.get("do", ""), request)
        if not wrong and not partial:
            return redirect(f"{request.path}?avaa={quote(mate)}#mate-{quote(mate)}" if mate else request.path)
    context = strengths_context(who, opened=mate) | {"wrong": wrong, "session": session, "series": session.series}
    template = "workshops/_strengths.html" if partial else "workshops/strengths.html"
    answer = render(request, template, context, status=422 if wrong else 200)
    if partial and wrong:
        answer["HX-Retarget"], answer["HX-Reselect"] = "#strengths", "#strengths > *"
    return answer


def strengths_context(who: Attendee, *, opened: str = "") -> dict[str, object]:
    """What `workshops/_strengths.html` needs, here and in a step of the day; `opened` is the mate being told."""
    found = queries.team_strengths(who, get_language() or "fi")
    assert who.session.series is not None  # session_at finds only half-days of a series
    args = [who.session.series.programme.code, who.session.series.code, who.session.number]
    mine = {card.code for card in found.mine.own}
    return {
        "strengths": found,
        "strengths_address": reverse("workshops:strengths", args=args),
        "strengths_left": MOST_PICKS - len(found.mine.own),
        "strengths_free": [card for card in found.cards if card.code not in mine],
        "strengths_most": MOST_PICKS,
        "strengths_open": opened,
        "strengths_mates": [
            (mate, MOST_PICKS - len(mate.heard), [card for card in found.cards if card not in mate.heard])
            for mate in found.mates
        ],
    }


def _done(who: Attendee, deed: str, request: HttpRequest) -> str:
    """Does what was asked; answers what is wrong, if anything."""
    card = request.POST.get("card", "")
    try:
        if deed == "pick":
            services.pick_strength(who, card)
        elif deed == "say":
            services.say_strength(who, UUID(request.POST.get("mate", "")), card)
        elif deed == "drop" and request.POST.get("kind") in StrengthPick.Kind.values:
            services.drop_strength(who, card, request.POST["kind"])
        else:
            return _("Choose a card first.")
    except ValueError:
        return _("Choose somebody of your own team.")
    except DomainError as error:
        return errors.words(error)
    return ""
