"""The words inside a run chart, put where they cover least: beside their lines, never in a key of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from oppiva.core.charts.figure import text, units
from oppiva.core.charts.run_drawing import BASE, LEVELS, MIDDLE, Level
from oppiva.core.charts.run_plot import TOP, Plot, trial_at

# A letter's mean width and a line's height in units of the drawing.
LETTER, LINE = 6.3, 13.0
DIGIT = 7.3  # figures are wider than letters in the mean: thousand millions would stand out of the drawing
# Above and below a line, then farther off, which costs a little.
OFFS = ((-6.0, 0.0), (16.0, 0.0), (-20.0, 6.0), (30.0, 6.0), (42.0, 7.0))


@dataclass(frozen=True)
class _Box:
    """Where words stand: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float, room: float = 0) -> bool:
        return self.left - room < x < self.right + room and self.top - room < y < self.bottom + room

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass
class _Words:
    """What stands where already, and what of the picture words should keep off."""

    plot: Plot
    points: list[tuple[float, float]] = field(default_factory=list)
    boxes: list[_Box] = field(default_factory=list)

    def place(self, words: str, places: Sequence[tuple[float, float, float]], css: str, letter: float = LETTER) -> str:
        """The words at the first of the places (left, foot, what it costs) that covers least."""
        width = letter * len(words)
        edge = self.plot.size.width - 2
        boxes = []
        for x, y, cost in places:
            left = max(2.0, min(x, edge - width))
            box = _Box(left, y - LINE * 0.85, left + width, y + LINE * 0.2)
            boxes.append((cost + self._cost(box), box))
        best = min(boxes, key=lambda one: one[0])[1]
        self.boxes.append(best)
        foot = best.bottom - LINE * 0.2
        return f'<text class="{css}" x="{units(best.left)}" y="{units(foot)}">{text(words)}</text>'

    def _cost(self, box: _Box) -> float:
        cost = 100.0 * sum(box.meets(other) for other in self.boxes)
        cost += 8.0 * sum(box.holds(x, y, self.plot.dot) for x, y in self.points)
        cost += 5.0 * sum(box.top < self.plot.y(level.value) < box.bottom for level in self.plot.drawing.levels)
        return cost + (60.0 if box.top < 0 or box.bottom > self.plot.bottom + 2 else 0.0)


def words_of(plot: Plot, number: Callable[[Decimal], str]) -> list[str]:
    """The last value large, then words at the lines, at the beginning of the trial and at the first amendment."""
    drawing = plot.drawing
    words = _Words(plot, _obstacles(plot))
    last = number(drawing.marks[-1].value)
    wide = LETTER * 1.2 * len(last)
    x, y = plot.xs[-1], plot.ys[-1]
    beside = [(x - wide / 2, y - 11, 0.0), (x - wide / 2, y + 22, 0.0), (x - wide - 10, y + 5, 0.0)]
    found = [words.place(last, beside, "ch-last", LETTER * 1.2)]
    trial = trial_at(plot)
    if trial is not None and drawing.trial:
        found.append(words.place(drawing.trial, [(trial + 5, TOP - 4, 0.0)], "ch-note"))
    levels = sorted(drawing.levels, key=lambda one: LEVELS.index(one.kind))
    found += [words.place(level.label, _beside(plot, level), "ch-lab") for level in levels if level.label]
    ticks = sorted({plot.before(day) for day in drawing.amendments})
    if ticks and drawing.amended:
        found.append(words.place(drawing.amended, [(ticks[0] + 5, plot.bottom - 4, 0.0)], "ch-note"))
    return found


def _beside(plot: Plot, level: Level) -> list[tuple[float, float, float]]:
    """Above and below the line; at its ends, then in between."""
    y, width = plot.y(level.value), LETTER * len(level.label)
    free = max(plot.right - plot.left - width - 8, 0.0)
    shares = (1.0, 0.0, 0.5, 0.25, 0.75) if level.kind in {BASE, MIDDLE} else (0.0, 1.0, 0.5, 0.25, 0.75)
    return [(plot.left + 4 + free * share, y + off, cost) for share in shares for off, cost in OFFS]


def _obstacles(plot: Plot) -> list[tuple[float, float]]:
    """The marks, and places along the lines between them."""
    found = list(zip(plot.xs, plot.ys, strict=True))
    if plot.drawing.joined:
        for piece in plot.pieces():
            for one, other in pairwise(piece):
                steps = max(2, int(abs(plot.ys[other] - plot.ys[one]) // 8) + 1)
                for step in range(1, steps):
                    share = step / steps
                    x = plot.xs[one] + share * (plot.xs[other] - plot.xs[one])
                    found.append((x, plot.ys[one] + share * (plot.ys[other] - plot.ys[one])))
    return found
