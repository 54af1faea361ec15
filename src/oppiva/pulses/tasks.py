"""Work of the clock for pulses: waves open, close and are emptied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from oppiva.jobs.registry import Run, timed
from oppiva.pulses import services


@timed("pulses_hours", every=timedelta(minutes=5))
def open_and_close(run: Run) -> Mapping[str, object]:
    """Opens waves whose hour has come, and closes those whose time is over."""
    return {"opened": services.open_due(), "closed": services.close_due()}


@timed("pulses_purge", at=time(3, 40))
def purge(run: Run) -> Mapping[str, object]:
    """Removes values and who answered once their days after the close are over."""
    return {"purged": services.purge_due()}
