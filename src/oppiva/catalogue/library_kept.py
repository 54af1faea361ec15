"""Pages of the library as they were last drawn, kept in the process for readers who have not signed in.

Most readers of the library are strangers who open the same few pages. A page is given again only while all that it
depends on stands as it stood (`queries.library_stamps`), and for a minute at most: by then a day may have changed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from oppiva.core.policy import Actor
from oppiva.jobs import clock

MOST = 300  # of about 20 kB each
_pages: OrderedDict[tuple[Any, ...], tuple[Any, bytes]] = OrderedDict()
_lock = Lock()


def is_plain(request: HttpRequest, actor: Actor) -> bool:
    """Whether the page depends on nothing of who asks: no person, no session that may hold a message."""
    return actor.person_id is None and settings.SESSION_COOKIE_NAME not in request.COOKIES


def kept(request: HttpRequest, stamp: Any, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The page as it was drawn while the stamp was the same; drawn and kept otherwise. What failed is not kept.

    The stamp must have been read before anything of the page: what changes meanwhile makes another stamp.
    """
    key = (request.scheme, request.get_host(), get_language(), request.get_full_path())
    stamp = (stamp, clock.now().replace(second=0, microsecond=0))
    with _lock:
        held = _pages.get(key)
        if held is not None and held[0] == stamp:
            _pages.move_to_end(key)
            return HttpResponse(held[1])
    answer = draw()
    if answer.status_code == 200:
        with _lock:
            _pages[key] = (stamp, answer.content)
            _pages.move_to_end(key)
            while len(_pages) > MOST:
                _pages.popitem(last=False)
    return answer


def forget() -> None:
    """Draw everything anew: for tests that write rows past the one save."""
    with _lock:
        _pages.clear()
