"""When a decision is asked about again, and which question an answer of a day belongs to (records.md 2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from oppiva.core.calendars import add_months

MONTHS = (3, 6, 12)
# The last question stays open as long as the one before it.
LAST_ENDS = 18
# An answer on the last day of the window is in time.
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


def asked_on(decided_on: date, choice: str, began_again: date | None, months: int, day: date) -> Due | None:
    """The question of so many months, for the mail of its month, which asks it before it is due, too.

    None once the next one is due, and when it is not asked as things stand on this day.
    """
    due = next(one for one in dues(decided_on) if one.months == months)
    return due if day < due.ends and is_asked(choice, due, began_again) else None
