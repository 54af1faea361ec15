"""One's own figures for the calculator of a model (records.md 3.5): they stand in the address, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from oppiva.catalogue.effort import Calculated, calculate
from oppiva.catalogue.freezing import effort_in
from oppiva.catalogue.models.operating import EffectUnit


@dataclass(frozen=True)
class OwnFigures:
    """Own staff, customers a month, and cents an hour; None: not told."""

    staff: int | None = None
    customers: int | None = None
    hour_cents: int | None = None

    @property
    def are_told(self) -> bool:
        """Whether any is."""
        return any(one is not None for one in (self.staff, self.customers, self.hour_cents))


def calculated(content: Mapping[str, Any], own: OwnFigures) -> Calculated:
    """The first year of a version on one's own figures."""
    texts = content["texts"]
    return calculate(
        effort_in(content),
        staff=own.staff,
        customers_a_month=own.customers,
        hour_cents=own.hour_cents,
        measured_staff=texts.get("effort_staff"),
        minutes_saved=minutes_saved(texts),
    )


def minutes_saved(texts: Mapping[str, Any]) -> Decimal | None:
    """Minutes that the effect saves per customer, where it counts such minutes and both numbers are known."""
    before, after = texts.get("effect_before"), texts.get("effect_after")
    if texts.get("effect_unit") != EffectUnit.MINUTES_PER_CUSTOMER or before is None or after is None:
        return None
    return Decimal(before) - Decimal(after)
