"""What jobs does each night for itself: old rows and files go (trust.md 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

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
