"""Work of the clock: asking whether decisions are still in use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.experiments import services
from oppiva.jobs.registry import Run, timed


@timed("experiments_follow_up", at=time(8, 20))
def ask(run: Run) -> Mapping[str, object]:
    """The mails of the day, and those of days on which no worker was there; nobody is asked twice."""
    return services.ask_follow_ups()
