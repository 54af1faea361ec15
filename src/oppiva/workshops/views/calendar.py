"""One's own half-days: the page, the file, and the secret address that calendars read without signing in."""

from __future__ import annotations

from allauth.core.internal import ratelimit as counter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.queries import actor_for
from oppiva.people.signin import too_many
from oppiva.workshops import calendar_slot, entries, queries, rules, services, telling_words
from oppiva.workshops.notifications import absolute

# Wrong addresses from one place; 256 bits are not guessed, but nobody shall try at our cost.
MISSES = {"feed": "100/15m/ip"}
ICS = "text/calendar; charset=utf-8"


@require_safe
def own_calendar(request: HttpRequest) -> HttpResponse:
    """The half-days one takes part in or leads, and the address for one's own calendar."""
    return _page(request)


def _page(request: HttpRequest, secret: str = "") -> HttpResponse:
    actor = actor_of(request)
    now = clock.now()
    rows = queries.own_half_days(actor)
    to_come = [one for one in rows if one.finishes > now]
    context = {
        "to_come": [(one, entries.place_of(one), one.enrolment is not None and one.begins > now) for one in to_come],
        "over": [one for one in reversed(rows) if one.finishes <= now],
        "sentence": telling_words.own_half_days(to_come, clock.today()),
        "takes_part": rules.may_sign_up(actor),
        "feed": queries.own_feed(actor),
        "address": absolute(reverse("workshops:feed", args=[secret])) if secret else "",
        "today": clock.today(),
    }
    return render(request, "workshops/own_calendar.html", context)


@require_http_methods(["GET", "POST"])
def feed_make(request: HttpRequest) -> HttpResponse:
    """A new address, shown on this one page and never again; an earlier one ends."""
    if request.method != "POST":
        return redirect("workshops:own_calendar")
    _feed, secret = services.make_feed(actor_of(request))
    return _page(request, secret)


@require_http_methods(["GET", "POST"])
def feed_end(request: HttpRequest) -> HttpResponse:
    """The address stops working."""
    if request.method == "POST" and services.end_feed(actor_of(request)):
        messages.success(request, _("The address has ended. Calendars that read it get no more changes."))
    return redirect("workshops:own_calendar")


@require_safe
def own_file(request: HttpRequest) -> HttpResponse:
    """The same half-days as a file, once, with the meeting links."""
    actor = actor_of(request)
    rows = queries.own_half_days(actor)
    link = absolute(reverse("workshops:own_calendar"))
    more = calendar_slot.entries_of(actor)
    return _calendar(entries.published(rows, link=link, with_meeting=True, more=more), "attachment")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The half-days of whose address this is; a dead address and one that never was answer alike."""
    if not _counted(request, dry_run=True):
        return too_many(request, minutes=15)
    person = services.open_feed(token)
    if person is None:
        _counted(request)
        raise Http404
    with override(person.language or get_language()):
        actor = actor_for(person)
        rows = queries.own_half_days(actor)
        link = absolute(reverse("workshops:own_calendar"))
        # Whoever has the address reads along: no meeting link, no name.
        more = calendar_slot.entries_of(actor)
        answer = _calendar(entries.published(rows, link=link, with_meeting=False, more=more), "inline")
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _counted(request: HttpRequest, *, dry_run: bool = False) -> bool:
    usage = counter.consume(
        request, app="oppiva", action="feed", config=MISSES, dry_run=dry_run, limit_get=True
    )  # fmt: skip
    return usage is not None


def _calendar(text: bytes, how: str) -> HttpResponse:
    return HttpResponse(text, content_type=ICS, headers={"Content-Disposition": f'{how}; filename="oppiva.ics"'})
