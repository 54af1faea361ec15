"""The shapes of effect direction: an arrow for the direction, its size for n, its filling for what it rests on.

Each of the three is told without colour: the outline says the direction, the length the size, and an arrow is full,
half full, or an empty broken line.
"""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.core.charts.figure import units

BETTER, WORSE, LEVEL, MIXED, UNTOLD = DIRECTIONS = ("better", "worse", "level", "mixed", "untold")
SERIES, BEFORE_AFTER, OPINION = STRENGTHS = ("series", "before_after", "opinion")
HALVES = (7.5, 10.0, 13.0)  # half an arrow's length by its size
_COLOURS = {BETTER: 1, WORSE: 4, LEVEL: 3, MIXED: 2}

_Points = tuple[tuple[float, float], ...]
# From -1 to 1 in both directions; the second of each is the part that is filled when an arrow is half full.
_UP: _Points = ((0, -1), (0.8, 0), (0.34, 0), (0.34, 1), (-0.34, 1), (-0.34, 0), (-0.8, 0))
_UP_HALF: _Points = ((0, -1), (0, 1), (-0.34, 1), (-0.34, 0), (-0.8, 0))
_SIDES_HALF: _Points = ((-1, 0), (-0.45, -0.6), (-0.45, -0.2), (0.45, -0.2), (0.45, -0.6), (1, 0))
_SIDES: _Points = (*_SIDES_HALF, (0.45, 0.6), (0.45, 0.2), (-0.45, 0.2), (-0.45, 0.6))


@dataclass(frozen=True)
class EffectMark:
    """One cell: direction, size (0, 1, 2) and strength, and its words for the table; untold has only its words."""

    direction: str
    size: int = 0
    strength: str = SERIES
    words: str = ""

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS or self.strength not in STRENGTHS or self.size not in range(len(HALVES)):
            raise ValueError(f"no mark for {self.direction!r}, {self.size}, {self.strength!r}")

    @property
    def kind(self) -> str:
        """What marks that look alike have in common."""
        return UNTOLD if self.direction == UNTOLD else f"{self.direction}-{self.size}-{self.strength}"


def shape(mark: EffectMark) -> str:
    """The mark around 0, 0."""
    if mark.direction == UNTOLD:
        return '<circle class="sc" r="5" stroke-width="1.6" stroke-dasharray="1.2 3.1" stroke-linecap="round"/>'
    colour, half = _COLOURS[mark.direction], HALVES[mark.size]
    outlines, fillings = _outlines(mark.direction)
    whole, part = _path(outlines, half), _path(fillings, half)
    if mark.strength == SERIES:
        return f'<path class="f{colour}" d="{whole}"/>'
    line = f'<path class="s{colour}" d="{whole}" stroke-width="1.5" stroke-linejoin="round"'
    if mark.strength == OPINION:
        return f'{line} stroke-dasharray="2.4 1.8"/>'
    return f'{line}/><path class="f{colour}" d="{part}"/>'


def effect_mark(mark: EffectMark) -> str:
    """One mark as its own small drawing for a key or a cell, hidden from screen readers."""
    return f'<svg class="mark" viewBox="-14 -14 28 28" aria-hidden="true">{shape(mark)}</svg>'


def _outlines(direction: str) -> tuple[list[_Points], list[_Points]]:
    if direction == LEVEL:
        return [_SIDES], [_SIDES_HALF]
    if direction == MIXED:  # a narrow one up, beside it one down
        return [_moved(_UP, -0.52), _moved(_down(_UP), 0.52)], [_moved(_UP_HALF, -0.52), _moved(_down(_UP_HALF), 0.52)]
    return ([_UP], [_UP_HALF]) if direction == BETTER else ([_down(_UP)], [_down(_UP_HALF)])


def _down(points: _Points) -> _Points:
    return tuple((x, -y) for x, y in points)


def _moved(points: _Points, by: float) -> _Points:
    return tuple((x * 0.42 + by, y) for x, y in points)


def _path(outlines: list[_Points], half: float) -> str:
    found = ("L".join(f"{units(x * half)} {units(y * half)}" for x, y in points) for points in outlines)
    return "".join(f"M{one}z" for one in found)
