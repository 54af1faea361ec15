"""The timeline: rows with runs and dots over months, and a line for today (design 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oppiva.core.charts.figure import attribute, text, units

# Up to here every month has its name on a wide screen; above, each third; above the second, each January.
ALL_MONTHS, QUARTERS = 14, 36


@dataclass(frozen=True)
class Run:
    """A stretch of days, both included: under way or done (solid), or planned (dashed)."""

    start: date
    end: date
    planned: bool = False


@dataclass(frozen=True)
class Dot:
    """One day: held or reached (filled), or ahead (hollow)."""

    day: date
    done: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the timeline: a code and a name, its runs and dots, and its facts for the table."""

    code: str
    name: str
    runs: tuple[Run, ...] = ()
    dots: tuple[Dot, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Track:
    """A row ready to draw: its words and the picture beside them."""

    code: str
    name: str
    svg: str


@dataclass(frozen=True)
class Timeline:
    """Month names, grid and tracks as drawings that stretch with the page, and the rows of the table."""

    head: str
    grid: str
    tracks: tuple[Track, ...]
    rows: tuple[tuple[str, ...], ...]
    has_today: bool = False


def timeline(
    rows: Sequence[Row], *, start: date, end: date, months: Sequence[str], today: date | None = None
) -> Timeline:
    """Rows between two days, both included; `months` are twelve short names, `today` draws a line when it falls inside.

    Positions are shares of the width, so nothing is distorted when the page narrows. What lies outside is cut at the
    edge. Refuses an end before the start and other than twelve names.
    """
    if end < start:
        raise ValueError("a timeline cannot end before it starts")
    if len(months) != 12:
        raise ValueError("a timeline needs twelve month names")
    span = _Span(start, end)
    return Timeline(
        head=_head(span, months),
        grid=_grid(span, today),
        tracks=tuple(Track(row.code, row.name, _track(row, span)) for row in rows),
        rows=tuple((row.code, row.name, *row.facts) for row in rows),
        has_today=today is not None and span.holds(today),
    )


@dataclass(frozen=True)
class _Span:
    start: date
    end: date

    def share(self, day: date, *, after: bool = False) -> float:
        """Where a day begins (or ends, `after`) between 0 and 100, cut at the edges."""
        days = (self.end - self.start).days + 1
        at = (day - self.start).days + (1 if after else 0)
        return 100 * min(max(at, 0), days) / days

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def firsts(self) -> list[date]:
        """The first day of each month that begins inside, and the start itself."""
        found = [self.start]
        year, month = self.start.year, self.start.month
        while True:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            day = date(year, month, 1)
            if day > self.end:
                return found
            found.append(day)


def _head(span: _Span, months: Sequence[str]) -> str:
    """Month names where they begin; every second is marked as minor and left out on a phone."""
    firsts = span.firsts()
    step = 1 if len(firsts) <= ALL_MONTHS else 3 if len(firsts) <= QUARTERS else 12
    named = [day for index, day in enumerate(firsts) if index == 0 or (day.month - 1) % step == 0]
    # Two names closer than this share of the width would run into each other: the start gives way.
    if len(named) > 1 and span.share(named[1]) < 100 * 0.7 * step / max(len(firsts), 1):
        named = named[1:]
    parts = []
    for index, day in enumerate(named):
        name = months[day.month - 1]
        if len(firsts) > ALL_MONTHS and (day.month == 1 or index == 0):
            name = str(day.year) if day.month == 1 else f"{name} {day.year}"
        minor = ' class="gantt__minor"' if index % 2 else ""
        parts.append(f'<text{minor} x="{units(span.share(day))}%" y="18">{text(name)}</text>')
    return f'<svg class="fig" width="100%" height="28" aria-hidden="true">{"".join(parts)}</svg>'


def _grid(span: _Span, today: date | None) -> str:
    lines = [_upright(span.share(day), "sg", 1) for day in span.firsts()]
    if today is not None and span.holds(today):
        # In the middle of its day: on the first day it would stand half outside, on a month's first upon its line.
        lines.append(_upright((span.share(today) + span.share(today, after=True)) / 2, "s4", 2))
    return f'<svg class="gantt__grid" aria-hidden="true">{"".join(lines)}</svg>'


def _upright(share: float, css: str, width: int) -> str:
    at = f"{units(share)}%"
    return f'<line class="{css}" x1="{at}" x2="{at}" y1="0" y2="100%" stroke-width="{width}"/>'


def _track(row: Row, span: _Span) -> str:
    parts = []
    for run in row.runs:
        first, last = span.share(run.start), span.share(run.end, after=True)
        css, dash = ("sc", ' stroke-dasharray="5 4"') if run.planned else ("s1", "")
        parts.append(
            f'<line class="{css}" x1="{units(first)}%" x2="{units(last)}%" y1="50%" y2="50%" stroke-width="4"{dash}/>'
        )
    for dot in row.dots:
        if span.holds(dot.day):
            css, size = ("f1", 7) if dot.done else ("f0 sc", 6)
            line = "" if dot.done else ' stroke-width="2"'
            parts.append(f'<circle class="{css}" cx="{units(span.share(dot.day))}%" cy="50%" r="{size}"{line}/>')
    return f'<svg class="fig gantt__track" data-row={attribute(row.code)} aria-hidden="true">{"".join(parts)}</svg>'
