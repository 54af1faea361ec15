"""`/live/<half-day>`: server-sent events that say only "version changed"; the page then fetches its parts.

A bare ASGI callable, mounted before Django (docs/decisions/live-hub.md): it reads the web session once, in the hub's
thread, and then waits. What it tells is a number and the server's time, so nothing can leak and a lost message costs
nothing. A stream ends when the server stops, when its reader may no longer see the half-day, and two hours after it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error
from django.http import Http404, parse_cookie

from oppiva.jobs import clock
from oppiva.people.signin_live import holder_of
from oppiva.workshops import queries, rules
from oppiva.workshops.hub import Hub, Listener
from oppiva.workshops.models import DOOR_HOURS

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX = "/live/"
BEAT = 15.0  # seconds: proxies close what is silent for 30 to 60
LOOK = 2  # beats between two looks at whether the reader may still listen
MOST, MOST_EACH = 4_000, 50  # streams of one process, and of one web session in it

hub = Hub(queries.live_numbers)
_open: Counter[str] = Counter()


@dataclass(frozen=True)
class Ticket:
    """What lets somebody listen: to which half-day, and until when."""

    session: UUID
    until: datetime | None


def admit(key: str, session: UUID) -> Ticket | None:
    """The ticket of whoever holds this web session; None when they may not see the half-day, or it is long over."""
    holder = holder_of(key)
    try:
        found = rules.day_reader_for(holder.actor, session, holder.text(rules.AT_DOOR))
    except Http404:
        return None
    ends = found.finishes()
    until = ends + timedelta(hours=DOOR_HOURS) if ends is not None else None
    return None if until is not None and clock.now() >= until else Ticket(found.pk, until)


def before(pages: Application) -> Application:
    """`/live/` in front of the pages."""

    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        inside = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        await (application if inside else pages)(scope, receive, send)

    return mounted


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """One stream, or a short refusal: 404 for everybody who may not, 503 when the database is away."""
    session = _session_of(scope)
    if session is None:
        return await _refuse(send, 404)
    if scope["method"] != "GET":
        return await _refuse(send, 405)
    key = _web_session(scope)
    if len(hub) >= MOST or _open[key] >= MOST_EACH:
        return await _refuse(send, 503)
    try:
        ticket = await hub.ask(lambda: admit(key, session))
    except (Error, OSError):
        return await _refuse(send, 503)
    if ticket is None:
        return await _refuse(send, 404)
    listener = hub.listen(session)
    _open[key] += 1
    gone = asyncio.create_task(_until_gone(receive, listener))
    try:
        await _start(send)
        await _tell(send, listener, key, ticket)
    finally:
        hub.leave(listener)
        _open[key] -= 1
        if not _open[key]:
            del _open[key]
        gone.cancel()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _tell(send: Send, listener: Listener, key: str, ticket: Ticket) -> None:
    """New numbers as they come, a beat with the server's time in between, and an end that is final."""
    loop, beats, told = asyncio.get_running_loop(), 0, None
    await _event(send, "time", _now())
    next_beat = loop.time() + BEAT
    while True:
        try:
            async with asyncio.timeout_at(next_beat):
                await listener.woken.wait()
        except TimeoutError:
            pass
        listener.woken.clear()
        if listener.over:
            return
        if listener.number is not None and listener.number != told:
            told = listener.number
            await _event(send, "version", str(told))
        if loop.time() >= next_beat:
            next_beat, beats = loop.time() + BEAT, beats + 1
            if beats % LOOK == 0 and not await _may_stay(key, ticket):
                return await _event(send, "end", "")
            await _event(send, "time", _now())


async def _may_stay(key: str, ticket: Ticket) -> bool:
    """Whether the web session, the right and the half-day's time still hold; yes while the database cannot tell."""
    try:
        return await hub.ask(lambda: admit(key, ticket.session)) is not None
    except (Error, OSError):
        return ticket.until is None or clock.now() < ticket.until


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


def _now() -> str:
    return clock.now().isoformat(timespec="milliseconds")


async def _event(send: Send, name: str, data: str) -> None:
    words = f"event: {name}\ndata: {data}\n\n".encode()
    await send({"type": "http.response.body", "body": words, "more_body": True})


HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-accel-buffering", b"no"),
]


async def _start(send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream; charset=utf-8"), *HEADERS]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), *HEADERS, *([(b"retry-after", b"5")] if status == 503 else [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _session_of(scope: Scope) -> UUID | None:
    path = str(scope["path"])
    if not path.startswith(PREFIX):
        return None
    try:
        return UUID(path.removeprefix(PREFIX).rstrip("/"))
    except ValueError:
        return None


def _web_session(scope: Scope) -> str:
    """The key of the web session in the cookie; empty when there is none."""
    cookies = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return parse_cookie("; ".join(cookies)).get(settings.SESSION_COOKIE_NAME, "")
