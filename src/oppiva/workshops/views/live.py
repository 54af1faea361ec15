"""The number that grows with each change of a half-day, for screens without an open stream; and parts by their ETag."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.workshops import queries, rules

SAFE = frozenset({"GET", "HEAD"})
# Who was let in is not asked again for a while, as with an open stream; asked every five seconds by every phone.
LET_IN, MOST_KEPT = 30.0, 5_000
_let_in: dict[tuple[object, ...], tuple[float, UUID]] = {}


@login_not_required
@require_safe
def version(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The number as JSON with itself as ETag; 304 when the screen knows it; 404 for everybody who is not there."""
    found = queries.live_number(_session_at(request, code, series, number))
    tag = quote_etag(str(found))
    answer = HttpResponseNotModified() if _knows(request, tag) else JsonResponse({"number": found})
    answer["ETag"] = tag
    answer["Oppiva-Now"] = clock.now().isoformat(timespec="milliseconds")
    return answer


def _session_at(request: HttpRequest, code: str, series: str, number: int) -> UUID:
    """The half-day of this address for who is at it in any way, else 404."""
    actor, held = actor_of(request), request.session.get(rules.AT_DOOR)
    key = (_of(actor), held, code, series, number)
    known, moment = _let_in.get(key), time.monotonic()
    if known is not None and known[0] > moment:
        return known[1]
    found = rules.day_reader_for(actor, rules.session_at(code, series, number).pk, held)
    if len(_let_in) >= MOST_KEPT:
        _let_in.clear()
    _let_in[key] = (moment + LET_IN, found.pk)
    return found.pk


def live_etag(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a part of a half-day's page: 304 without drawing it while nothing has changed there.

    The tag stands for the half-day's number, who asks with which rights, and the language. What a part shows must come
    from deeds that tell of themselves with `services.changed`; only who has seen the part before holds its tag.
    """

    @wraps(view)
    def answer(
        request: HttpRequest, code: str, series: str, number: int, *args: object, **kwargs: object
    ) -> HttpResponse:
        if request.method not in SAFE:
            return view(request, code, series, number, *args, **kwargs)
        # Before the part is drawn: a change meanwhile makes the tag too old, never too new.
        at = (code, series, number, queries.live_number_at(code, series, number))
        # A page and the part of it that htmx asks for have one address.
        part = request.headers.get("HX-Request", "")
        words = (*at, part, *_of(actor_of(request)), request.session.get(rules.AT_DOOR), get_language())
        tag = quote_etag(salted_hmac("oppiva.live", repr(words)).hexdigest()[:24])
        drawn: HttpResponse = (
            HttpResponseNotModified() if _knows(request, tag) else view(request, code, series, number, *args, **kwargs)
        )
        if drawn.status_code in {200, 304}:
            drawn["ETag"] = tag
        return drawn

    return answer


def _knows(request: HttpRequest, tag: str) -> bool:
    """Whether the screen holds this already; a proxy that compresses makes the tag a weak one."""
    return tag in {known.removeprefix("W/") for known in parse_etags(request.headers.get("If-None-Match", ""))}


def _of(actor: Actor) -> tuple[object, ...]:
    """Who asks and with which rights, the same in every process."""
    return actor.person_id, tuple(sorted((one.role, one.scope.kind, one.scope.id) for one in actor.grants))
