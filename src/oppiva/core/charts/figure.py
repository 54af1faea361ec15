"""What every drawing gives: the picture and the same facts as table rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG text, hidden from screen readers, and its facts as a table; `counts` from the same list."""

    svg: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def text(value: object) -> str:
    """Text from outside, escaped for the inside of an element."""
    return escape(str(value))


def attribute(value: object) -> str:
    """Text from outside, quoted and escaped as an attribute's value."""
    return quoteattr(str(value))


def units(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros, so that golden tests are stable."""
    return f"{round(value, 2):.2f}".rstrip("0").rstrip(".")
