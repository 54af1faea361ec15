"""What jobs does each night for itself: old rows and files go (trust.md 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django.db import connection

from oppiva.jobs import registry
from oppiva.jobs.services import beats, files, outbox, queue


@registry.timed("jobs.sweep", at=time(3, 20))
def sweep(run: registry.Run) -> Mapping[str, object]:
    """Remove mails, jobs, files and heartbeats past their time; the result says how many of each."""
    done: dict[str, object] = {}
    steps = (
        ("mails", outbox.sweep_mails),
        ("jobs", queue.sweep_jobs),
        ("files", files.sweep_files),
        ("beats", beats.sweep_beats),
    )
    for number, (name, step) in enumerate(steps, start=1):
        done[name] = step()
        run.progress(number, len(steps))
    return done


@registry.timed("jobs.count_rows", at=time(3, 40))
def count_rows(run: registry.Run) -> Mapping[str, object]:
    """Let the database count its rows anew, by which it chooses between indexes."""
    analyse()
    return {}


def analyse() -> None:
    """Refreshes the statistics of SQLite; PostgreSQL does so by itself.

    Without them SQLite sorts all 20 000 persons for the first 50 names: 15 ms instead of 1.6.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
