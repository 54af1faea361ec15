"""How much work a model takes in its first year, and what that is on one's own staff (records.md 3.4, 3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from oppiva.catalogue.models.versions import EffortStep

MONTHS = 12
# Most minutes and cents of the first year, by step.
STEPS = ((EffortStep.VERY_SMALL, 480, 0), (EffortStep.SMALL, 2_400, 50_000), (EffortStep.MEDIUM, 9_600, 500_000))


@dataclass(frozen=True)
class Effort:
    """Minutes and cents to start and a month; None: not known."""

    start_minutes: int | None
    start_cents: int | None
    month_minutes: int | None
    month_cents: int | None

    @property
    def minutes(self) -> int | None:
        """Minutes of the first year."""
        return _year(self.start_minutes, self.month_minutes)

    @property
    def cents(self) -> int | None:
        """Cents of the first year."""
        return _year(self.start_cents, self.month_cents)

    @property
    def step(self) -> EffortStep:
        """How much it is, in one word; unknown when either half of either is."""
        if self.minutes is None or self.cents is None:
            return EffortStep.UNKNOWN
        for step, minutes, cents in STEPS:
            if self.minutes <= minutes and self.cents <= cents:
                return step
        return EffortStep.LARGE


@dataclass(frozen=True)
class Calculated:
    """The first year on one's own staff: minutes of work and cents, each None when a figure is missing.

    `work_cents`: the minutes at one's own price of an hour. `saved_minutes`: what the effect saves in twelve months,
    only where it is minutes per customer; negative when it takes more.
    """

    minutes: int | None
    cents: int | None
    work_cents: int | None
    saved_minutes: int | None


def calculate(
    effort: Effort,
    *,
    staff: int | None,
    customers_a_month: int | None,
    hour_cents: int | None,
    measured_staff: int | None = None,
    minutes_saved: Decimal | None = None,
) -> Calculated:
    """Scale a model's effort and effect to one's own staff; a missing figure stays unknown.

    `measured_staff`: for how many the minutes were counted; without it they are taken as a whole, not scaled.
    `minutes_saved`: minutes per customer, before less after.
    """
    minutes = effort.minutes
    if minutes is not None and measured_staff:
        minutes = None if staff is None else _whole(Decimal(minutes) * staff / measured_staff)
    work = None if minutes is None or hour_cents is None else _whole(Decimal(minutes) * hour_cents / 60)
    saved = (
        None
        if minutes_saved is None or customers_a_month is None
        else _whole(minutes_saved * customers_a_month * MONTHS)
    )
    return Calculated(minutes, effort.cents, work, saved)


def _year(start: int | None, month: int | None) -> int | None:
    return None if start is None or month is None else start + MONTHS * month


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
