"""Effect direction: experiments below each other, a column for each domain, an arrow where they meet (design 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oppiva.core.charts.effect_marks import DIRECTIONS, EffectMark, shape
from oppiva.core.charts.figure import Figure, attribute, text, units
from oppiva.core.charts.run_drawing import WIDE, Size
from oppiva.core.charts.run_words import DIGIT

MOST_LINES = 120  # with five columns as many marks as the goal matrix may have
ROW, PAD, FOOT = 32.0, 8.0, 4.0
BOLD = 7.2  # a heading's letter: wider than others
SLANT = 0.71  # of a heading at 45 degrees: how far it reaches to the side and up
WIDEST_LABEL = 0.4  # of the drawing


@dataclass(frozen=True)
class EffectLine:
    """One experiment: its label, and a mark for each column, None where it measured nothing."""

    label: str
    marks: tuple[EffectMark | None, ...]


@dataclass(frozen=True)
class EffectDrawing:
    """All that is drawn, and all words: `columns` head the domains, `head` the table (the first column's word), `none`
    is the table's word for nothing measured; `title` and `description` are what a screen reader says of the drawing."""

    lines: tuple[EffectLine, ...]
    columns: tuple[str, ...]
    title: str
    description: str
    head: str = ""
    none: str = ""


def effect_figure(drawing: EffectDrawing, *, size: Size = WIDE, key: str = "e") -> Figure:
    """The drawing as wide as `size`, as high as it has lines; the table holds the words of every mark.

    `key` makes ids unique on the page. Refuses (ValueError) no lines, over 120, and a line that has not a mark for
    every column.
    """
    if not 0 < len(drawing.lines) <= MOST_LINES:
        raise ValueError(f"no drawing of {len(drawing.lines)} lines")
    if not drawing.columns or any(len(line.marks) != len(drawing.columns) for line in drawing.lines):
        raise ValueError("each line has a mark or None for every column")
    marks = [mark for line in drawing.lines for mark in line.marks if mark is not None]
    return Figure(
        svg=_draw(drawing, _Grid(drawing, size), {mark.kind: mark for mark in marks}, key),
        head=(drawing.head, *drawing.columns),
        rows=tuple(
            (line.label, *(drawing.none if mark is None else mark.words for mark in line.marks))
            for line in drawing.lines
        ),
        counts={direction: sum(mark.direction == direction for mark in marks) for direction in DIRECTIONS},
    )


class _Grid:
    """Where lines and columns stand in the units of the drawing."""

    def __init__(self, drawing: EffectDrawing, size: Size) -> None:
        widest = max(len(line.label) for line in drawing.lines)
        self.letters = int(min(DIGIT * widest, size.width * WIDEST_LABEL) / DIGIT)
        self.left = self.letters * DIGIT + PAD
        longest = BOLD * max(len(column) for column in drawing.columns)
        self.step = (size.width - self.left) / len(drawing.columns)
        # Headings that do not fit beside each other stand at a slant, and each needs room to lean into.
        self.slanted = longest > self.step - PAD
        if self.slanted:
            leaning = [SLANT * BOLD * len(column) for column in drawing.columns]
            room = size.width - self.left
            self.step = min(self.step, *((room - lean) / (at + 0.5) for at, lean in enumerate(leaning)))
        self.top = (SLANT * longest if self.slanted else BOLD) + 2 * PAD
        self.right = self.left + self.step * len(drawing.columns)
        self.width, self.height = size.width, self.top + ROW * len(drawing.lines) + FOOT

    def x(self, column: int) -> float:
        return self.left + self.step * (column + 0.5)

    def y(self, line: int) -> float:
        return self.top + ROW * (line + 0.5)


def _draw(drawing: EffectDrawing, grid: _Grid, kinds: dict[str, EffectMark], key: str) -> str:
    ids = f"{key}-title", f"{key}-text"
    shapes = "".join(f"<g id={attribute(f'{key}-{kind}')}>{shape(mark)}</g>" for kind, mark in sorted(kinds.items()))
    parts = [*_headings(drawing.columns, grid)]
    for at, line in enumerate(drawing.lines):
        parts += _line(line, at, grid, key)
    return (
        f'<svg class="fig fig-effect" viewBox="0 0 {grid.width} {units(grid.height)}" role="img" '
        f"aria-labelledby={attribute(ids[0])} aria-describedby={attribute(ids[1])}>"
        f"<title id={attribute(ids[0])}>{text(drawing.title)}</title>"
        f"<desc id={attribute(ids[1])}>{text(drawing.description)}</desc>"
        f"<defs>{shapes}</defs>{''.join(parts)}</svg>"
    )


def _headings(columns: Sequence[str], grid: _Grid) -> list[str]:
    y = units(grid.top - PAD)
    if not grid.slanted:
        return [
            f'<text class="ch-lab" x="{units(grid.x(at))}" y="{y}" text-anchor="middle">{text(column)}</text>'
            for at, column in enumerate(columns)
        ]
    return [
        f'<text class="ch-lab" transform="translate({units(grid.x(at))} {y}) rotate(-45)">{text(column)}</text>'
        for at, column in enumerate(columns)
    ]


def _line(line: EffectLine, at: int, grid: _Grid, key: str) -> list[str]:
    """A line above, the label, and the marks; a short dash where nothing was measured."""
    y = grid.y(at)
    label = line.label if len(line.label) <= grid.letters else line.label[: grid.letters - 1].rstrip() + "…"
    found = [
        f'<path class="ch-grid" d="M0 {units(y - ROW / 2)}H{units(grid.right)}"/>',
        f'<text x="0" y="{units(y + 4)}">{text(label)}</text>',
    ]
    for column, mark in enumerate(line.marks):
        x = units(grid.x(column))
        if mark is None:
            found.append(f'<path class="sc" d="M{units(grid.x(column) - 3)} {units(y)}h6" stroke-width="1.5"/>')
        else:
            found.append(f'<use href={attribute(f"#{key}-{mark.kind}")} x="{x}" y="{units(y)}"/>')
    return found
