"""What jobs does each night for itself: old rows and files go (trust.md 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import connection

from oppiva.jobs import backups, registry
from oppiva.jobs.services import beats, files, outbox, queue, storage

SIGN_OF_LIFE = 20.0  # seconds


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


def backup(run: registry.Run) -> Mapping[str, object]:
    """Copy everything into OPPIVA_BACKUP, and take away the copies whose time is over."""
    folder = Path(settings.OPPIVA_BACKUP)
    told = monotonic()

    def alive() -> None:
        """Keeps the lease, without a statement for each of many files."""
        nonlocal told
        if monotonic() - told > SIGN_OF_LIFE:
            told = monotonic()
            run.progress(5_000)

    made = backups.make(folder, alive)
    return {"files": made.files, "rows": made.rows, "pruned": len(backups.prune(folder))}


if settings.OPPIVA_BACKUP:
    # trust.md 11: what a lost disk takes is at most the work of 15 minutes.
    registry.timed("jobs.backup", every=timedelta(minutes=15), tries=1)(backup)


@registry.timed("jobs.flatten", at=time(3, 50))
def flatten(run: registry.Run) -> Mapping[str, object]:
    """Let the database give back for good what was erased during the day."""
    storage.truncate_log()
    return {}
