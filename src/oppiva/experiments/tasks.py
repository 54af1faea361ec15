"""Work of the clock for experiments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.experiments import services
from oppiva.jobs.registry import Run, timed


@timed("experiments_ended", at=time(0, 20))
def end_trials(run: Run) -> Mapping[str, object]:
    """Trials whose last day has passed are to be reviewed."""
    return {"ended": services.end_due_trials()}
