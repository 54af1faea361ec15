"""When a decision is asked about again, and which question an answer of a day belongs to (records.md 2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from oppiva.core.calendars import add_months

MONTHS = (3, 6, 12)
# The last question stays open as long as the one before it.
LAST_ENDS = 18
# Days after the due date on which the one asked gets a mail; an answer on the last day of the window is in time.
MAILED_ON = (0, 7, 21)
WINDOW = timedelta(days=30)
KEEP, HAND_OVER, CHANGE = "keep", "hand_over", "change"


@dataclass(frozen=True)
class Due:
    """One question about a decision: asked on `on`, in time until `last_day`, open until the day before `ends`."""

    months: int
    on: date
    ends: date

    @property
    def last_day(self) -> date:
        """The last day of an answer in time."""
        return self.on + WINDOW


def dues(decided_on: date) -> tuple[Due, ...]:
    """The three questions by calendar months; a day the month does not have becomes its last."""
    ends = (*MONTHS[1:], LAST_ENDS)
    return tuple(
        Due(months, add_months(decided_on, months), add_months(decided_on, end))
        for months, end in zip(MONTHS, ends, strict=True)
    )


def is_asked(choice: str, due: Due, began_again: date | None) -> bool:
    """Whether this question is asked at all: what was stopped is not, nor what had a new round by the due date."""
    if choice == CHANGE:
        return began_again is None or began_again > due.on
    return choice in {KEEP, HAND_OVER}


def asked_by(decided_on: date, choice: str, began_again: date | None, today: date) -> tuple[Due, ...]:
    """The questions that are due by today, by the decision as it stands now."""
    return tuple(due for due in dues(decided_on) if due.on <= today and is_asked(choice, due, began_again))


def open_on(decided_on: date, choice: str, began_again: date | None, today: date) -> Due | None:
    """The question that an answer of today belongs to: the newest one, until the next would be due."""
    for due in asked_by(decided_on, choice, began_again, today):
        if today < due.ends:
            return due
    return None


def mail_due(due: Due, today: date) -> int:
    """How many of the three mails should have gone by today; 0 outside the window: what is long past is not asked."""
    if not due.on <= today <= due.last_day:
        return 0
    return sum(due.on + timedelta(days=days) <= today for days in MAILED_ON)
