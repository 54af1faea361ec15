"""Bars: a total split into parts, and a need against what there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oppiva.core.charts.figure import Figure, units

KINDS = ("solid", "hatch", "cross", "hollow")


@dataclass(frozen=True)
class Part:
    """One part of a bar: how much, how it is drawn (solid, hatch, cross, hollow) and its words for the table."""

    value: int
    kind: str
    label: str


def bar(parts: Sequence[Part], *, total: int, key: str = "b") -> Figure:
    """A bar whose full length is `total`; what the parts leave over stays hollow.

    Parts beyond the total make the bar longer than its frame would be, so the scale grows and the total is a tick.
    Refuses a negative value and an unknown kind; a total of 0 draws an empty frame.
    """
    for part in parts:
        if part.value < 0:
            raise ValueError("a part of a bar cannot be negative")
        if part.kind not in KINDS:
            raise ValueError(f"unknown kind {part.kind!r}")
    filled = sum(part.value for part in parts)
    scale = max(total, filled, 1)
    drawn: list[str] = []
    at = 0
    for part in parts:
        if part.value:
            drawn.append(_piece(at, part.value, scale, part.kind, key))
            at += part.value
    if at < total or not at:
        drawn.append(_piece(at, scale - at, scale, "hollow", key))
    if filled > total > 0:
        drawn.append(f'<rect class="fi" x="{_share(total, scale)}" y="0" width="3" height="100%"/>')
    return Figure(
        svg=f'<svg class="fig fig-bar" aria-hidden="true"><defs>{_patterns(parts, key)}</defs>{"".join(drawn)}</svg>',
        head=(),
        rows=tuple((part.label, str(part.value)) for part in parts),
        counts={part.kind: part.value for part in parts},
    )


def _share(value: int, scale: int) -> str:
    return f"{units(100 * value / scale)}%"


def _piece(at: int, value: int, scale: int, kind: str, key: str) -> str:
    """One rectangle in shares of the width, with a line of the ground's colour between neighbours."""
    place = f'x="{_share(at, scale)}" y="0" width="{_share(value, scale)}" height="100%"'
    if kind == "solid":
        return f'<rect class="f1" {place}/><rect class="s0" {place} stroke-width="2"/>'
    if kind == "hollow":
        return f'<rect class="sc" {place} stroke-width="3"/>'
    colour = "s4" if kind == "cross" else "s1"
    return f'<rect {place} fill="url(#{key}-{kind})"/><rect class="{colour}" {place} stroke-width="3"/>'


def _patterns(parts: Sequence[Part], key: str) -> str:
    """Only the patterns in use, in drawing units that do not stretch."""
    used = {part.kind for part in parts if part.value}
    found = ""
    if "hatch" in used:
        found += (
            f'<pattern id="{key}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect class="f1" width="3" height="7"/></pattern>'
        )
    if "cross" in used:
        found += (
            f'<pattern id="{key}-cross" width="5" height="5" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><path class="s4" d="M0 0h5M0 0v5" stroke-width="2"/></pattern>'
        )
    return found
