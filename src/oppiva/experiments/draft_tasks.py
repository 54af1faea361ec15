"""The night's work for texts that were typed and not saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.experiments import services
from oppiva.jobs.registry import Run, timed


@timed("experiments_drafts", at=time(3, 50))
def forget_drafts(run: Run) -> Mapping[str, object]:
    """Removes drafts of steps that nobody saved in a week, and those of who has left the team."""
    return {"removed": services.forget_drafts()}
