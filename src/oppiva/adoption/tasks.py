"""Work of the clock for adoptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.adoption import services
from oppiva.jobs.registry import Run, timed


@timed("adoption_states", at=time(0, 40))
def refresh(run: Run) -> Mapping[str, object]:
    """Places of which nobody has heard for two rounds are unknown, and those that answered are known again."""
    return {"changed": services.refresh_states()}
