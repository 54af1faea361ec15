"""Work of the clock: a request for permission that nobody answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.experiments import services
from oppiva.jobs.registry import Run, timed


@timed("experiments_silence", at=time(7, 10))
def tell_silences(run: Run) -> Mapping[str, object]:
    """Tells teams whose request has waited for a week; never the supervisor's own superior, nor anybody else."""
    return {"told": services.tell_silences()}
