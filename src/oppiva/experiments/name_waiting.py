"""How long a team waits for a member who says nothing of their own name (E26); silence is never taken as a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from oppiva.core.calendars import local_day

NAMES_MAIL = "names_asked"  # the one reminder
WAIT = timedelta(days=7)  # from the question on
REMIND_AFTER = timedelta(days=4)
TO_READ = timedelta(days=2)  # at least so long from the reminder on, however late it went


@dataclass(frozen=True)
class Silence:
    """When a member was asked, and from which day on the page may go out without the name.

    `reminded`: the mail has gone, or nobody takes it in. Before that the day alone opens nothing.
    """

    asked_on: date
    free_on: date
    reminded: bool

    def is_over(self, today: date) -> bool:
        """Whether the team has waited long enough."""
        return self.reminded and self.free_on <= today


def silence_of(asked: datetime, went: datetime, *, reminded: bool) -> Silence:
    """From the reminder in the outbox: written when the question was asked, gone (or to go) some days later."""
    free_on = max(local_day(asked) + WAIT, local_day(went) + TO_READ)
    return Silence(local_day(asked), free_on, reminded)
