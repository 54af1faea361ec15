"""A dial of a model's page (mock-up 06): so many steps of a scale lit, with an arrow or a short word in the middle."""

from __future__ import annotations

from math import cos, radians, sin

from oppiva.core.charts.figure import text, units

FIRST, SWEEP, GAP = 120.0, 300.0, 10.0  # degrees clockwise from the right: open at the foot, as a gauge
MOST = 8
_MIDDLE, _RADIUS, _THICK, _THIN = 50.0, 40.0, 11, 4
# Strokes in a square of 100, as points: what goes up, down, or stays.
ARROWS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "up": (((50, 66), (50, 35)), ((38, 47), (50, 35), (62, 47))),
    "rising": (((39, 62), (61, 40)), ((44, 40), (61, 40), (61, 57))),
    "level": (((36, 44), (64, 44)), ((36, 57), (64, 57))),
    "down": (((50, 35), (50, 66)), ((38, 54), (50, 66), (62, 54))),
}


def arcs(of: int) -> tuple[tuple[float, float], ...]:
    """The first and last degree of each step of a scale, clockwise from the right; refuses none and over eight."""
    if not 1 <= of <= MOST:
        raise ValueError(f"no dial of {of} steps")
    step = (SWEEP - (of - 1) * GAP) / of
    return tuple((FIRST + at * (step + GAP), FIRST + at * (step + GAP) + step) for at in range(of))


def dial(lit: int, of: int, *, arrow: str = "", word: str = "") -> str:
    """The dial as SVG, hidden from screen readers: its words stand beside it.

    `arrow`: a key of ARROWS, else `word`, a few letters. Refuses more steps lit than there are.
    """
    if not 0 <= lit <= of:
        raise ValueError(f"no dial of {lit} in {of}")
    parts = [_arc(first, last, on=at < lit) for at, (first, last) in enumerate(arcs(of))]
    if arrow:
        strokes = (" L".join(f"{units(x)} {units(y)}" for x, y in stroke) for stroke in ARROWS[arrow])
        lines = "".join(f"M{stroke}" for stroke in strokes)
        parts.append(
            f'<path class="dial__arrow" d="{lines}" fill="none" stroke-width="6" stroke-linecap="round" '
            f'stroke-linejoin="round"/>'
        )
    elif word:
        size = 30 if len(word) < 4 else 22 if len(word) < 6 else 17
        parts.append(f'<text x="50" y="{50 + size // 3}" font-size="{size}" text-anchor="middle">{text(word)}</text>')
    return f'<svg class="dial__fig" viewBox="0 0 100 100" aria-hidden="true">{"".join(parts)}</svg>'


def _arc(first: float, last: float, *, on: bool) -> str:
    begins, ends = _point(first), _point(last)
    large = int(last - first > 180)
    kind, width = ("seg-on", _THICK) if on else ("seg-off", _THIN)
    path = f"M{begins}A{units(_RADIUS)} {units(_RADIUS)} 0 {large} 1 {ends}"
    return f'<path class="{kind}" d="{path}" fill="none" stroke-width="{width}"/>'


def _point(degrees: float) -> str:
    turn = radians(degrees)
    return f"{units(_MIDDLE + _RADIUS * cos(turn))} {units(_MIDDLE + _RADIUS * sin(turn))}"
