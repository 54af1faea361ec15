"""Kept connections to PostgreSQL whose server went away are closed before a request uses them.

Django's own health check asks the server with a statement in every request. A closed connection shows without asking:
its socket has something to read (the end), which an idle one never has. That look stands for the check; a connection
on which something went wrong is still asked by Django.
"""

from __future__ import annotations

import select
from typing import Any

from django.core.signals import request_started
from django.db import connections


def watch() -> None:
    """Looks at the connections of a thread whenever it begins a request."""
    request_started.connect(close_dead, dispatch_uid="oppiva.jobs.connections")


def close_dead(**_signal: Any) -> None:
    """Closes this thread's PostgreSQL connections that the other side has ended; the next statement opens anew."""
    for connection in connections.all(initialized_only=True):
        kept = connection.connection
        if kept is None or connection.vendor != "postgresql" or connection.in_atomic_block:
            continue
        if kept.closed or _has_word(kept.fileno()):
            connection.close()
        else:
            connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs do not know it


def _has_word(number: int) -> bool:
    poll = select.poll()
    poll.register(number, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
