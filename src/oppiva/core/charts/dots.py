"""Dots in a row, as many filled as a scale goes: a dial in small, for a row of a list."""

from __future__ import annotations

from oppiva.core.charts.figure import units

MOST = 8


def dots(lit: int, of: int) -> str:
    """So many dots as SVG, the first ones filled, hidden from screen readers: the words stand beside them.

    Refuses none and over eight, and more lit than there are.
    """
    if not 0 <= lit <= of <= MOST or not of:
        raise ValueError(f"no dots for {lit} of {of}")
    drawn = "".join(
        f'<circle class="{"dot-on" if at < lit else "dot-off"}" cx="{units(8 + at * 16)}" cy="8" r="5.5"/>'
        for at in range(of)
    )
    return f'<svg class="dots" viewBox="0 0 {units(of * 16)} 16" aria-hidden="true">{drawn}</svg>'
