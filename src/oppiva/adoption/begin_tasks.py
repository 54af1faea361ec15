"""Work of the clock on the links of people who wanted to begin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.adoption.services.beginning import forget_links
from oppiva.jobs.registry import Run, timed


@timed("adoption_begin_links", at=time(3, 50))
def forget(run: Run) -> Mapping[str, object]:
    """Names and addresses of links that nobody pressed in seven days."""
    return {"forgotten": forget_links()}
