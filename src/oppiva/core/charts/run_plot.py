"""Where everything of a run chart stands: the scale, and the places of the numbers in order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from oppiva.core.charts.run_drawing import RunDrawing, Size

# The widest drawn silence, in places of a number: a long one must not push the numbers together.
WIDEST_GAP = 3
DOT, LEAST_DOT = 5.0, 1.6
TOP, FOOT, RIGHT = 34.0, 28.0, 14.0
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def scale_of(values: Sequence[Decimal], most: int) -> tuple[Decimal, ...]:
    """Round numbers in even steps from under the least to over the largest value, about `most` of them."""
    low, high = min(values), max(values)
    span = high - low
    if not span:  # all the same: in the middle
        span = max(abs(low), Decimal(1))
        low, high = low - span / 2, high + span / 2
    elif low and high:
        low, high = low - span / 25, high + span / 25
    # Counts and times do not go under zero, and neither does their scale.
    least = min(values)
    low, span = (max(low, Decimal(0)), high - max(low, Decimal(0))) if least >= 0 else (low, high - low)
    rough = span / most
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * one for one in STEPS if power * one >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return tuple((first + at) * step for at in range(int(last - first) + 1))


class Plot:
    """The places of everything: what is where in the units of the drawing."""

    def __init__(self, drawing: RunDrawing, size: Size, left: float, scale: Sequence[Decimal]) -> None:
        self.drawing, self.size, self.left = drawing, size, left
        self.right, self.bottom = size.width - RIGHT, size.height - FOOT
        self.low, self.high = scale[0], scale[-1]
        self.breaks = breaks_of(drawing)
        places: list[float] = []
        at = 0.0
        for index, _mark in enumerate(drawing.marks):
            places.append(at + 0.5)
            at += 1 + self.breaks.get(index, 0)
        self.room = (self.right - left) / at
        self.xs = [left + place * self.room for place in places]
        self.ys = [self.y(mark.value) for mark in drawing.marks]
        self.dot = max(LEAST_DOT, min(DOT, self.room * 0.42))

    def y(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return self.bottom - share * (self.bottom - TOP)

    def pieces(self) -> list[list[int]]:
        """Indexes of marks that a line may join."""
        found: list[list[int]] = [[]]
        for index in range(len(self.xs)):
            found[-1].append(index)
            if index in self.breaks:
                found.append([])
        return [piece for piece in found if piece]

    def before(self, day: date) -> float:
        """The place in front of the first mark of that day or later."""
        index = next((at for at, mark in enumerate(self.drawing.marks) if mark.day >= day), len(self.xs))
        if index == 0:
            return self.xs[0] - self.room / 2
        if index == len(self.xs):
            return self.xs[-1] + self.room / 2
        return (self.xs[index - 1] + self.xs[index]) / 2


def breaks_of(drawing: RunDrawing) -> dict[int, float]:
    """Index -> how many empty places follow: weeks of silence, and a little where the trial begins."""
    found: dict[int, float] = {index: float(min(weeks, WIDEST_GAP)) for index, weeks in drawing.gaps}
    for index, (one, other) in enumerate(pairwise(drawing.marks)):
        if one.before != other.before:
            found.setdefault(index, 0.6)
    return found


def trial_at(plot: Plot) -> float | None:
    """Where the trial begins, when there are numbers from before it."""
    marks = plot.drawing.marks
    index = next((at for at, mark in enumerate(marks) if not mark.before), 0)
    return (plot.xs[index - 1] + plot.xs[index]) / 2 if index else None
