"""What a page of the half-day hands to `live.js`: what to listen to, and the time left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from oppiva.workshops import queries
from oppiva.workshops.models import RunStep, Session, SessionDay


@dataclass(frozen=True)
class Live:
    """Where the page listens, where it asks when it cannot, and the number it is drawn at."""

    stream: str
    version: str
    number: int


def live_of(session: Session) -> Live:
    """For `workshops/_live.html`; asked before anything that the page shows, so that no change is missed."""
    series = session.series
    if series is None:
        raise ValueError("only a half-day of a series has live pages")
    address = reverse("workshops:live_version", args=[series.programme.code, series.code, session.number])
    return Live(f"/live/{session.pk}", address, queries.live_number(session.pk))


@dataclass(frozen=True)
class Timer:
    """When a step's time ends and what time the server has; standing still, the end moves along with the time."""

    ends: datetime
    now: datetime
    paused: bool = False

    @property
    def left(self) -> int:
        """Seconds left, none when the time is over."""
        return max(0, -(-(self.ends - self.now) // timedelta(seconds=1)))

    @property
    def minutes(self) -> int:
        """Whole minutes of them."""
        return self.left // 60

    @property
    def seconds(self) -> int:
        """And the seconds beside."""
        return self.left % 60


def timer_of(day: SessionDay, step: RunStep | None, now: datetime) -> Timer | None:
    """The time left of the step that all are at, for `workshops/_timer.html`; None before the first one."""
    if step is None or day.step_since is None:
        return None
    ends = day.step_since + timedelta(minutes=step.minutes, seconds=day.extra_seconds)
    if day.paused_at is None:
        return Timer(ends, now)
    return Timer(now + (ends - day.paused_at), now, paused=True)
