"""The run chart: numbers in order, what was predicted and decided drawn in, silence as a break (design 8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from oppiva.core.charts.figure import Figure, text, units
from oppiva.core.charts.run_drawing import LEVELS, WIDE, RunDrawing, Size
from oppiva.core.charts.run_plot import TOP, Plot, scale_of, trial_at
from oppiva.core.charts.run_words import DIGIT, LETTER, words_of


def run_chart(
    drawing: RunDrawing, *, number: Callable[[Decimal], str], day: Callable[[date], str], size: Size = WIDE
) -> Figure:
    """The drawing in units of `size`; `number` and `day` word the axes. Refuses no marks and an unknown level."""
    if not drawing.marks:
        raise ValueError("a run chart needs a number")
    for level in drawing.levels:
        if level.kind not in LEVELS:
            raise ValueError(f"unknown level {level.kind!r}")
    scale = scale_of(_shown(drawing), size.ticks)
    labels = [number(tick) for tick in scale]
    left = 12 + DIGIT * max(len(label) for label in labels)
    plot = Plot(drawing, size, left, scale)
    parts = [
        *_grid(plot, scale, labels),
        *_unit(plot),
        *_band(plot),
        *_levels(plot),
        *_trial(plot),
        *_amendments(plot),
        *words_of(plot, number),  # under the numbers: no word hides one
        *_line(plot),
        *_dots(plot),
        *_days(plot, day),
    ]
    svg = f'<svg class="fig fig-run" viewBox="0 0 {size.width} {size.height}" aria-hidden="true">{"".join(parts)}</svg>'
    counts = {"marks": len(drawing.marks), "before": sum(mark.before for mark in drawing.marks)}
    return Figure(svg, drawing.head, tuple(mark.row for mark in drawing.marks), counts)


def _shown(drawing: RunDrawing) -> list[Decimal]:
    """All values that the scale must hold."""
    found = [mark.value for mark in drawing.marks] + [level.value for level in drawing.levels]
    return [*found, *(drawing.band or ()), *((Decimal(0),) if drawing.whole else ())]


def _unit(plot: Plot) -> list[str]:
    unit = plot.drawing.unit
    return [f'<text class="ch-note" x="2" y="13">{text(unit)}</text>'] if unit else []


def _grid(plot: Plot, scale: Sequence[Decimal], labels: Sequence[str]) -> list[str]:
    found = []
    for tick, label in zip(scale, labels, strict=True):
        y = units(plot.y(tick))
        found.append(f'<path class="ch-grid" d="M{units(plot.left)} {y}H{units(plot.right)}"/>')
        found.append(
            f'<text x="{units(plot.left - 8)}" y="{units(plot.y(tick) + 4)}" text-anchor="end">{text(label)}</text>'
        )
    return found


def _band(plot: Plot) -> list[str]:
    if plot.drawing.band is None:
        return []
    top, bottom = plot.y(plot.drawing.band[1]), plot.y(plot.drawing.band[0])
    return [
        f'<rect class="ch-area" x="{units(plot.left)}" y="{units(top)}" width="{units(plot.right - plot.left)}" '
        f'height="{units(bottom - top)}"/>'
    ]


def _levels(plot: Plot) -> list[str]:
    return [
        f'<path class="ch-{level.kind}" d="M{units(plot.left)} {units(plot.y(level.value))}H{units(plot.right)}"/>'
        for level in plot.drawing.levels
    ]


def _trial(plot: Plot) -> list[str]:
    at = trial_at(plot)
    return [] if at is None else [f'<path class="ch-start" d="M{units(at)} {units(TOP - 12)}V{units(plot.bottom)}"/>']


def _amendments(plot: Plot) -> list[str]:
    return [
        f'<path class="ch-tick" d="M{units(x)} {units(plot.bottom + 4)}v-16"/>'
        for x in sorted({plot.before(day) for day in plot.drawing.amendments})
    ]


def _line(plot: Plot) -> list[str]:
    """One path with a move at each break: two numbers at least are joined."""
    if not plot.drawing.joined:
        return []
    pieces = [piece for piece in plot.pieces() if len(piece) > 1]
    path = "".join("M" + "L".join(f"{units(plot.xs[at])} {units(plot.ys[at])}" for at in piece) for piece in pieces)
    return [f'<path class="ch-line" d="{path}"/>'] if path else []


def _dots(plot: Plot) -> list[str]:
    """From before the trial a hollow square; of the trial a circle, hollow where it is not as predicted."""
    found = []
    for mark, x, y in zip(plot.drawing.marks, plot.xs, plot.ys, strict=True):
        if mark.before:
            side = plot.dot * 1.7
            found.append(
                f'<rect class="ch-before" x="{units(x - side / 2)}" y="{units(y - side / 2)}" width="{units(side)}" '
                f'height="{units(side)}"/>'
            )
        else:
            css = "ch-dot" if mark.met is False else "ch-dot ch-dot--hit"
            found.append(f'<circle class="{css}" cx="{units(x)}" cy="{units(y)}" r="{units(plot.dot)}"/>')
    return found


def _days(plot: Plot, day: Callable[[date], str]) -> list[str]:
    """Days under the first mark of a day, the first and the last one, and between them as many as have room."""
    marks = plot.drawing.marks
    firsts = [at for at, mark in enumerate(marks) if at == 0 or marks[at - 1].day != mark.day]
    labels = {at: day(marks[at].day) for at in firsts}
    half = LETTER * max(len(label) for label in labels.values()) / 2
    room = 2 * half + 8
    chosen = [firsts[0]]
    for at in firsts[1:]:
        if plot.xs[at] - plot.xs[chosen[-1]] >= room:
            chosen.append(at)
    if len(chosen) > 1:
        chosen[-1] = firsts[-1]
    y = units(plot.bottom + 20)
    return [
        f'<text x="{units(min(plot.xs[at], plot.size.width - half))}" y="{y}" text-anchor="middle">'
        f"{text(labels[at])}</text>"
        for at in chosen
    ]
