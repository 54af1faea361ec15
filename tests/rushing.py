"""Many who do something at the same moment, each in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def all_at_once(deeds: list[Callable[[], None]]) -> None:
    """A thread for each, let go at the same moment."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], None]) -> None:
        start.wait()
        deed()
        connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
