"""Several who do something at the same moment, each in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def all_at_once(deeds: Sequence[Callable[[], None]]) -> None:
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


def answers_of(*deeds: Callable[[], object]) -> list[str]:
    """All at the same moment, and what came, sorted: done, what a deed answered in words, a refusal's code, a fault."""
    from oppiva.core.errors import DomainError

    answers: list[str] = []

    def heard(deed: Callable[[], object]) -> None:
        try:
            answers.append(str(deed()))
        except DomainError as error:
            answers.append(error.code)
        except Exception as error:
            answers.append(repr(error))

    all_at_once([lambda deed=deed: heard(deed) for deed in deeds])
    return sorted(answers)


def done(deed: Callable[[], object]) -> Callable[[], str]:
    """The deed, of whose answer nothing is told but that it came."""

    def run() -> str:
        deed()
        return "done"

    return run
