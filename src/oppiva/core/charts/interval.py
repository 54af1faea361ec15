"""One interval as a row: from its low to its high end, the value found, and where there is no difference."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.core.charts.figure import Figure, units


@dataclass(frozen=True)
class IntervalRow:
    """The value (None where there is none to tell), the ends of its interval (None: it goes on), the scale it lies on,
    where there is no difference, and its words for the table."""

    value: float | None
    low: float | None
    high: float | None
    least: float
    most: float
    nothing: float | None = None
    facts: tuple[str, ...] = ()


def interval_row(row: IntervalRow) -> Figure:
    """A drawing that stretches with the page. An end that goes on, or lies beyond the scale, is an arrowhead.

    Refuses (ValueError) a scale or an interval without a length below its start, and a value outside its interval.
    """
    if not row.least < row.most:
        raise ValueError("a scale begins before it ends")
    ends = [one for one in (row.low, row.value, row.high) if one is not None]
    if ends != sorted(ends):
        raise ValueError("a value lies inside its interval")
    low, high = _share(row, row.low, row.least), _share(row, row.high, row.most)
    parts = [f'<line class="s1" x1="{units(low)}%" x2="{units(high)}%" y1="50%" y2="50%" stroke-width="3"/>']
    if row.nothing is not None and row.least <= row.nothing <= row.most:
        at = units(_share(row, row.nothing, row.least))
        parts.insert(0, f'<line class="ch-mid" x1="{at}%" x2="{at}%" y1="0" y2="100%"/>')
    parts.append(_end(low, -1 if row.low is None or row.low < row.least else 0))
    parts.append(_end(high, 1 if row.high is None or row.high > row.most else 0))
    if row.value is not None and row.least <= row.value <= row.most:
        parts.append(f'<circle class="f1" cx="{units(_share(row, row.value, row.least))}%" cy="50%" r="5.5"/>')
    svg = f'<svg class="fig fig-span" aria-hidden="true">{"".join(parts)}</svg>'
    return Figure(svg, rows=(row.facts,) if row.facts else ())


def _share(row: IntervalRow, value: float | None, otherwise: float) -> float:
    """A value's place between 0 and 100, cut at the edges of the scale."""
    at = otherwise if value is None else value
    return 100 * (min(max(at, row.least), row.most) - row.least) / (row.most - row.least)


def _end(share: float, goes_on: int) -> str:
    """A bar across at an end; an arrowhead to the left (-1) or right (1) where it goes on."""
    path = f"M{-8 * goes_on} -6L0 0L{-8 * goes_on} 6" if goes_on else "M0 -6V6"
    return f'<svg x="{units(share)}%" y="50%" overflow="visible"><path class="s1" d="{path}" stroke-width="2.5"/></svg>'
