"""Pages of the library as they were last drawn, kept in the process.

Most readers of the library are strangers who open the same few pages: they get the whole page again. Who has signed in
gets a frame of their own around the same parts. Either is given again only while all that it depends on stands as it
stood (`queries.library_stamps`), and for a minute at most: by then a day may have changed. What is drawn of a frozen
version alone is given again whatever happens beside it: it never changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from oppiva.core.policy import Actor
from oppiva.jobs import clock

MOST = 300  # of about 20 kB each
MOST_ROWS = 6_000  # of the list, half a kB each
Held = TypeVar("Held")
Key = tuple[Any, ...]
Parts = dict[str, Any]


class Store(Generic[Held]):
    """Up to `most` of what was drawn, each under its key; what nobody has asked for the longest goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[Key, Held] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Held | None:
        """What is held under a key."""
        with self._lock:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
            return held

    def put(self, key: Key, held: Held) -> None:
        """Hold this from now on."""
        with self._lock:
            self._held[key] = held
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def clear(self) -> None:
        """Hold nothing."""
        with self._lock:
            self._held.clear()


_pages: Store[tuple[Any, bytes]] = Store()
_parts: Store[tuple[Any, Parts]] = Store()
_frozen: Store[Parts] = Store()
_rows: Store[Parts] = Store(MOST_ROWS)


def is_plain(request: HttpRequest, actor: Actor) -> bool:
    """Whether the page depends on nothing of who asks: no person, no session that may hold a message."""
    return actor.person_id is None and settings.SESSION_COOKIE_NAME not in request.COOKIES


def kept(request: HttpRequest, stamp: Any, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The page as it was drawn while the stamp was the same; drawn and kept otherwise. What failed is not kept.

    The stamp must have been read before anything of the page: what changes meanwhile makes another stamp.
    """
    key = (*_place(request), request.get_full_path())
    stamp = _now(stamp)
    held = _pages.get(key)
    if held is not None and held[0] == stamp:
        return HttpResponse(held[1])
    answer = draw()
    if answer.status_code == 200:
        _pages.put(key, (stamp, answer.content))
    return answer


def parts_of(request: HttpRequest, stamp: Any, *of: object, draw: Callable[[Parts], HttpResponse]) -> HttpResponse:
    """A page in a frame of its own around parts that are the same for everybody who reads it (`{% kept %}`).

    `draw` is given the parts as they were drawn while the stamp was the same, else none, which it fills. Who reads
    must be nothing to them; `of` is the rest they depend on. The stamp is read first, as for `kept`.
    """
    key, stamp = (*_place(request), *of), _now(stamp)
    held = _parts.get(key)
    if held is not None and held[0] == stamp:
        return draw(held[1])
    parts: Parts = {}
    answer = draw(parts)
    if answer.status_code == 200:
        _parts.put(key, (stamp, parts))
    return answer


def frozen_parts(request: HttpRequest, version: UUID) -> Parts:
    """What was drawn of a frozen version alone in this language, to be filled while it is drawn."""
    key = (*_place(request), version)
    held = _frozen.get(key)
    if held is None:
        held = {}
        _frozen.put(key, held)
    return held


def row_parts(*of: object) -> Parts:
    """What was drawn of a row of the list in this language, to be filled while it is drawn; `of`: all that it tells."""
    key = (get_language(), *of)
    held = _rows.get(key)
    if held is None:
        held = {}
        _rows.put(key, held)
    return held


def forget() -> None:
    """Draw everything anew: for tests that write rows past the one save."""
    for store in (_pages, _parts, _frozen, _rows):
        store.clear()


def _place(request: HttpRequest) -> Key:
    return request.scheme, request.get_host(), get_language()


def _now(stamp: Any) -> Any:
    return stamp, clock.now().replace(second=0, microsecond=0)
