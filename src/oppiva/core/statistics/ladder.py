"""The ladder (näyttöraja): from how many answers a group is shown, and how (trust.md 5, as in the Kunta10 survey)."""

from __future__ import annotations

from enum import StrEnum

EXACT, RELATIVE = 10, 5


class Form(StrEnum):
    """How a group is shown: counts, only compared with all, only that its answers were alike, or not at all."""

    EXACT = "exact"
    RELATIVE = "relative"
    UNIFORM = "uniform"
    NOTHING = "nothing"


class Band(StrEnum):
    """How many answered, as far as it may be told of a group that is not exact."""

    UNDER_FIVE = "under_5"
    FIVE_TO_NINE = "5_9"
    TEN_OR_MORE = "10_plus"


def form_of(answers: int) -> Form:
    """What the ladder alone gives a group of so many answers."""
    if answers >= EXACT:
        return Form.EXACT
    return Form.RELATIVE if answers >= RELATIVE else Form.NOTHING


def band_of(answers: int) -> Band:
    """The rung of the ladder on which so many answers stand."""
    if answers >= EXACT:
        return Band.TEN_OR_MORE
    return Band.FIVE_TO_NINE if answers >= RELATIVE else Band.UNDER_FIVE


def share_needed(asked: int) -> int | None:
    """The share in per cent, rounded up, of those asked who must answer for exact figures; None when too few are asked.

    21 people need 48 %, 28 need 36 % (bar P3).
    """
    return None if asked < EXACT else -(-EXACT * 100 // asked)
