"""What a run chart is made of; all words come from the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# What a level is: the starting level, the middle of the numbers, the prediction, a limit of decision.
BASE, MIDDLE, PREDICTED, LIMIT = "base", "mid", "pred", "limit"
LEVELS = (BASE, MIDDLE, PREDICTED, LIMIT)


@dataclass(frozen=True)
class Size:
    """Units of the drawing, which scales to the width it is given; the letters are 13 units high."""

    width: int
    height: int
    ticks: int


# At 320 px a card leaves 256: letters stay 13 px high.
NARROW, WIDE = Size(260, 215, 4), Size(600, 280, 5)
# Alone on the screen of a phone there is room above and below.
TALL = Size(260, 320, 5)


@dataclass(frozen=True)
class Mark:
    """One number: its day and value, whether it is from before the trial, whether it is as predicted (None: it cannot
    be told), and its row of the table."""

    day: date
    value: Decimal
    before: bool = False
    met: bool | None = None
    row: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """A line across the drawing with its words beside it."""

    value: Decimal
    kind: str
    label: str


@dataclass(frozen=True)
class RunDrawing:
    """All that is drawn: marks in order, joined or not, silence as index -> weeks after that mark, levels, the band of
    a prediction between two numbers, days of amendments. `whole`: the scale begins at zero. `unit`, `trial` and
    `amended` are the words above the scale, at the beginning of the trial and at an amendment."""

    marks: tuple[Mark, ...]
    joined: bool = False
    gaps: tuple[tuple[int, int], ...] = ()
    levels: tuple[Level, ...] = ()
    band: tuple[Decimal, Decimal] | None = None
    amendments: tuple[date, ...] = ()
    whole: bool = False
    unit: str = ""
    trial: str = ""
    amended: str = ""
    head: tuple[str, ...] = ()
