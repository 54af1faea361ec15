"""The time left of a step, or of the whole half-day: moments only, so that it is right over a clock change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from oppiva.workshops.models import RunStep, Session, SessionDay


@dataclass(frozen=True)
class TimeLeft:
    """When the time is up, and what the server's clock shows."""

    ends: datetime
    now: datetime
    paused: bool = False
    of_step: bool = True

    @property
    def seconds(self) -> int:
        """Whole seconds left, never below 0."""
        return max(0, -int((self.now - self.ends) // timedelta(seconds=1)))

    @property
    def hours(self) -> int:
        """Whole hours of it."""
        return self.seconds // 3600

    @property
    def minutes(self) -> int:
        """Whole minutes beyond the hours."""
        return self.seconds % 3600 // 60

    @property
    def rest(self) -> int:
        """Seconds beyond the whole minutes."""
        return self.seconds % 60


def step_ends(day: SessionDay, step: RunStep) -> datetime | None:
    """When the step's time is up with all that was added; None before the first step."""
    if day.step_since is None:
        return None
    return day.step_since + timedelta(minutes=step.minutes, seconds=day.extra_seconds)


def time_left(session: Session, day: SessionDay, step: RunStep | None, now: datetime) -> TimeLeft | None:
    """Of the step while all go together; else, and in the closing, of the half-day. None: nothing is being timed."""
    paused = day.paused_at is not None
    if session.state == Session.State.RUNNING and step is not None and day.pace == SessionDay.Pace.LEAD:
        ends = step_ends(day, step)
        if ends is None:
            return None
        # Standing still, the end moves along with the server's time.
        return TimeLeft(now + (ends - day.paused_at) if day.paused_at is not None else ends, now, paused)
    if session.state not in {Session.State.RUNNING, Session.State.CLOSING}:
        return None
    finishes = session.finishes()
    return TimeLeft(finishes, now, of_step=False) if finishes is not None else None


def added(day: SessionDay, step: RunStep, minutes: int, now: datetime) -> int:
    """Extra seconds of the step once so many minutes are added; when its time is up already, counted from now."""
    ends = step_ends(day, step)
    over = ((day.paused_at or now) - ends).total_seconds() if ends is not None else 0
    return day.extra_seconds + minutes * 60 + max(0, int(over))


def resumed(day: SessionDay, now: datetime) -> int:
    """Extra seconds of the step after a break that ends now."""
    rest = (now - day.paused_at).total_seconds() if day.paused_at is not None else 0
    return day.extra_seconds + max(0, int(rest))
