"""What a page of the half-day hands to `live.js`: what to listen to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from oppiva.workshops import queries
from oppiva.workshops.models import Session


@dataclass(frozen=True)
class Live:
    """Where the page listens, where it asks when it cannot, and the number it is drawn at."""

    stream: str
    version: str
    number: int


def live_of(session: Session) -> Live:
    """What a page listens to; asked before anything that the page shows, so that no change is missed."""
    series = session.series
    if series is None:
        raise ValueError("only a half-day of a series has live pages")
    address = reverse("workshops:live_version", args=[series.programme.code, series.code, session.number])
    return Live(f"/live/{session.pk}", address, queries.live_number_in(session))
