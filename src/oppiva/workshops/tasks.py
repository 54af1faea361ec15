"""Work of the clock for workshops: offers that are over, wishes that are kept no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from oppiva.jobs.registry import Run, timed
from oppiva.workshops import services
from oppiva.workshops.services.personal import forget_wishes


@timed("workshops_offers", every=timedelta(minutes=10))
def end_offers(run: Run) -> Mapping[str, object]:
    """Ends offers of seats whose 24 hours are over and offers the seats to the next."""
    return {"expired": services.expire_offers()}


@timed("workshops_wishes", at=time(3, 30))
def empty_wishes(run: Run) -> Mapping[str, object]:
    """Removes the wishes of series that are over."""
    return {"emptied": forget_wishes()}
