"""What stands around every address of the interface: who asks, how often, in which language, and what goes beside the
answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt

from oppiva.people.interface import holders, rates
from oppiva.people.interface.problems import MEDIA, NOT_VALID, Refused, problem
from oppiva.people.interface.reader import NOBODY, Reader, own_of, reader_of

View = Callable[..., HttpResponse]
JSON = "application/json"
MOST_BYTES = 64 * 1024
READS = frozenset({"GET", "HEAD"})
WRITES = frozenset({"POST", "PUT"})


@dataclass(frozen=True)
class Place:
    """What an address takes: its methods, the names of its query, whether a token alone."""

    methods: frozenset[str] = frozenset({"GET"})
    names: frozenset[str] = frozenset()
    token: bool = False

    def require(self, request: HttpRequest) -> None:
        """Refuse another method, and a name that is not known: it would be passed over in silence."""
        if request.method not in self.methods and not (request.method == "HEAD" and "GET" in self.methods):
            names = sorted(self.methods | ({"HEAD"} if "GET" in self.methods else set()))
            raise Refused("method_not_allowed", headers={"Allow": ", ".join(names)})
        if self.token:
            own_of(request)
        unknown = sorted(set(request.GET) - self.names)
        if unknown:
            places = [{"where": f"query.{name}"[:200], "what": "extra_forbidden"} for name in unknown[:20]]
            raise Refused(NOT_VALID, errors=places)


def around(view: View, place: Place) -> View:
    """A view of the interface: outside sessions and forms, in the language that Accept-Language asks for."""

    # Neither a session nor its form token is looked at: what is written here is written by a token alone.
    @login_not_required
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override(language_of(request)):
            try:
                _let_in(request, place)
                found = _called(view, request, *args, **kwargs)
            except Refused as error:
                found = refused(error)
            return beside(request, found)

    wrapped: View = answer
    return wrapped


def _called(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """HEAD is answered as GET; the server sends its headers alone."""
    method = request.method
    if method == "HEAD":
        request.method = "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = method


def refused(error: Refused) -> HttpResponse:
    """The answer of what the interface itself refuses."""
    return problem(error.code, headers=error.headers, **error.more)


def language_of(request: HttpRequest) -> str:
    """The first language of Accept-Language that there is, Finnish without one; no cookie is asked."""
    known = dict(settings.LANGUAGES)
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if (short := code.split("-")[0]) in known:
            return short
    return settings.LANGUAGE_CODE


def _let_in(request: HttpRequest, place: Place) -> None:
    """Who asks, and whether the request may be read at all."""
    address = str(get_ip(request))
    request.interface_reader = NOBODY  # type: ignore[attr-defined]  # read by `reader_of`
    if "Authorization" in request.headers:
        request.interface_reader = _holder(request, address)  # type: ignore[attr-defined]
    token = reader_of(request).token
    _room(rates.BY_ADDRESS, address) if token is None else _room(rates.BY_TOKEN, str(token))
    if not (request.accepts(JSON) or request.accepts(MEDIA)):
        raise Refused("not_acceptable")
    place.require(request)
    if request.method in WRITES:
        _room(rates.WRITES, address if token is None else str(token))
        _require_body(request)


def _holder(request: HttpRequest, address: str) -> Reader:
    """Who guesses is not looked up any more, and each guess is a request of its address, too."""
    _refuse_too_many(rates.FAILED.left(address))
    try:
        return holders.find(request)
    except Refused:
        _room(rates.BY_ADDRESS, address)
        _room(rates.FAILED, address)
        raise


def _room(rate: rates.Rate, key: str) -> None:
    _refuse_too_many(rate.wait(key))


def _refuse_too_many(wait: int) -> None:
    if wait:
        raise Refused("too_many", headers={"Retry-After": str(wait)})


def _require_body(request: HttpRequest) -> None:
    length = str(request.headers.get("Content-Length") or "0")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise Refused("too_large")
    if request.content_type != JSON:
        raise Refused("media_type")
    try:
        if len(request.body) > MOST_BYTES:
            raise Refused("too_large")
    except UnreadablePostError as error:
        raise Refused("malformed") from error


def beside(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The headers of every answer; a body that the reader has already is 304."""
    answer["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    patch_vary_headers(answer, ("Accept", "Accept-Language", "Authorization"))
    answer.headers.setdefault("Cache-Control", "no-store")
    if answer.status_code != 200 or request.method not in READS:
        return answer
    answer["Cache-Control"] = "public, no-cache" if reader_of(request).token is None else "private, no-cache"
    etag = answer["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if etag in known or "*" in known:
        gone = HttpResponse(status=304)
        for name in ("ETag", "Cache-Control", "Vary", "Content-Language"):
            gone[name] = answer[name]
        # An answer without a body has no type.
        del gone["Content-Type"]
        return gone
    return answer
