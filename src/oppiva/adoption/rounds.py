"""When an adopter is asked, how each round stands, and what that says of the place (records.md 5). Plain Python."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from oppiva.core.calendars import add_months
from oppiva.experiments.follow_dates import WINDOW, Due

# 3, 6 and 12 months after the first day of use, then every six months.
FIRST_MONTHS, STEP = (3, 6, 12), 6
PULSE_MONTHS = (1, 6)
# Unanswered in a row: then the place is unknown, then mails stop (settings of records.md 16).
SILENT_UNKNOWN, SILENT_STOP = 2, 3
# Established takes so many days in use without a break.
EMBEDDED_DAYS = 180
# So long after its programme the stewards' versions, adoptions and their follow-ups stay open.
MONTHS_AFTER_END = 24
IN_USE, PARTLY, NO = "in_use", "partly", "no"
UNKNOWN, WAITING, ENDED = "unknown", "waiting", "ended"


@dataclass(frozen=True)
class Round:
    """A question that is due and how it stands: in_use, partly, no, unknown or waiting."""

    due: Due
    state: str
    # Its time was over before the place was told of, or while it had ended: unknown, and nobody's silence.
    missed: bool = False


@dataclass(frozen=True)
class Shares:
    """Places at so many months: each that has come so far is in `due`, whatever it says.

    `ended`: it had ended before it could be asked, and is known not to be in use.
    """

    months: int
    in_use: int = 0
    partly: int = 0
    no: int = 0
    ended: int = 0
    unknown: int = 0
    waiting: int = 0

    @property
    def due(self) -> int:
        """The denominator of every share."""
        return self.in_use + self.partly + self.no + self.ended + self.unknown + self.waiting

    def share(self, amount: int) -> int:
        """Basis points of all that is due, rounded half up; 0 while nothing is."""
        return points(amount, self.due) or 0

    def plus(self, state: str) -> Shares:
        """With one more place."""
        return replace(self, **{state: getattr(self, state) + 1})


def points(amount: int | None, whole: int | None) -> int | None:
    """Basis points, rounded half up; None where either is unknown or there is no whole: then no share is told."""
    if amount is None or not whole:
        return None
    return (amount * 20_000 + whole) // (2 * whole)


def asked_until(programme_ends_on: date) -> date:
    """The last day on which adopters of a programme's models are asked."""
    return add_months(programme_ends_on, MONTHS_AFTER_END)


def month_numbers(last: int) -> list[int]:
    """3, 6, 12, 18 ... up to `last` months."""
    return [*[one for one in FIRST_MONTHS if one <= last], *range(FIRST_MONTHS[-1] + STEP, last + 1, STEP)]


def dues(first_in_use_on: date, until: date) -> tuple[Due, ...]:
    """The questions up to a day by calendar months; a day the month does not have becomes its last."""
    months = (until.year - first_in_use_on.year) * 12 + until.month - first_in_use_on.month
    numbers = month_numbers(months + STEP)
    found = [
        Due(one, add_months(first_in_use_on, one), add_months(first_in_use_on, after))
        for one, after in zip(numbers, [*numbers[1:], numbers[-1] + STEP], strict=True)
    ] if numbers else []  # fmt: skip
    return tuple(one for one in found if one.on <= until)


def due_by(first_in_use_on: date | None, today: date, *, ended_on: date | None, until: date) -> tuple[Due, ...]:
    """The questions that are due by today: none after the day on which it ended, or after the last day of asking."""
    if first_in_use_on is None:
        return ()
    return tuple(one for one in dues(first_in_use_on, min(today, until)) if ended_on is None or one.on <= ended_on)


def open_on(found: Collection[Due], today: date) -> Due | None:
    """The question that an answer of today belongs to: the newest that is due, until the next would be."""
    newest = max(found, key=lambda one: one.on, default=None)
    return newest if newest is not None and newest.on <= today < newest.ends else None


def state_of(due: Due, value: str, today: date, *, nobody: bool = False) -> str:
    """How a question that is due stands on a day."""
    if value:
        return value
    return WAITING if today <= due.last_day and not nobody else UNKNOWN


def pulses_due(first_in_use_on: date | None, today: date, *, ended_on: date | None, until: date) -> tuple[Due, ...]:
    """The short pulses after one and six months that are due by today; each can be answered for its 30 days alone."""
    if first_in_use_on is None:
        return ()
    found = []
    for months in PULSE_MONTHS:
        on = add_months(first_in_use_on, months)
        if on <= min(today, until) and (ended_on is None or on <= ended_on):
            found.append(Due(months, on, on + WINDOW + timedelta(days=1)))
    return tuple(found)


def rounds(
    found: Collection[Due], values: Mapping[int, tuple[str, bool]], today: date, *, asked_from: date | None = None
) -> tuple[Round, ...]:
    """The rounds in order; `values`: by months what was answered, and whether there was nobody to ask.

    `asked_from`: since when the place could be asked; a question whose time was over by then is nobody's silence.
    """
    told = []
    for one in sorted(found, key=lambda due: due.on):
        value, nobody = values.get(one.months, ("", False))
        missed = asked_from is not None and one.last_day < asked_from and not value
        told.append(Round(one, state_of(one, value, today, nobody=nobody), missed))
    return tuple(told)


def silent(told: Collection[Round]) -> int:
    """How many of the newest rounds are unknown in a row; one that can still be answered in time is passed over, and
    one that could not be asked."""
    count = 0
    for one in sorted(told, key=lambda found: found.due.on, reverse=True):
        if one.state == WAITING or one.missed:
            continue
        if one.state != UNKNOWN:
            break
        count += 1
    return count


def is_unknown(told: Collection[Round]) -> bool:
    """Whether nobody knows any more whether the place uses the model."""
    return silent(told) >= SILENT_UNKNOWN


def mails_stop(told: Collection[Round]) -> bool:
    """Whether the place has been silent so long that no mail is sent any more."""
    return silent(told) >= SILENT_STOP


def at_months(
    months: int, first_in_use_on: date | None, today: date, *, ended_on: date | None, until: date,
    values: Mapping[int, tuple[str, bool]],
) -> str:  # fmt: skip
    """How a place stands at so many months of use, `""` when it has not come so far; one that had ended is `ended`."""
    if first_in_use_on is None:
        return ""
    on = add_months(first_in_use_on, months)
    if on > min(today, until):
        return ""
    value, nobody = values.get(months, ("", False))
    if ended_on is not None and ended_on <= on and not value:
        return ENDED
    return state_of(Due(months, on, on), value, today, nobody=nobody)
