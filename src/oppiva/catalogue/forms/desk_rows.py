"""Rows of a form that are added, moved and taken out by buttons which send the form, with or without script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.http import QueryDict

from oppiva.catalogue.blocks import (
    CORE_SIGN,
    CORE_WHAT,
    CORE_WHY,
    EDGE_VARIANTS,
    EDGE_WHAT,
    MOST_CORE,
    MOST_EDGES,
    MOST_STEPS,
    MOST_WEEK,
    STEP_LENGTH,
    WEEK_LENGTH,
)

# Field -> most rows, and the parts of a row with their lengths; a row of one part is a line.
ROWS: Mapping[str, tuple[int, Mapping[str, int]]] = {
    "steps": (MOST_STEPS, {"": STEP_LENGTH}),
    "first_week": (MOST_WEEK, {"": WEEK_LENGTH}),
    "core_parts": (MOST_CORE, {"what": CORE_WHAT, "why": CORE_WHY, "sign": CORE_SIGN}),
    "edge_parts": (MOST_EDGES, {"what": EDGE_WHAT, "variants": EDGE_VARIANTS}),
}
# Beside what is typed a row carries these along.
CARRIED = {"core_parts": ("key",)}
LEAST_SHOWN = {"steps": 3, "first_week": 3, "core_parts": 2, "edge_parts": 1}
PRESS = "row"  # the name of the buttons: `steps:up:2`, `steps:add`


def cell(field: str, number: int, part: str = "") -> str:
    """The name of one field of one row."""
    return f"{field}-{number}-{part}" if part else f"{field}-{number}"


def parts_of(field: str) -> tuple[str, ...]:
    """All that a row holds, what it carries along included."""
    return (*ROWS[field][1], *CARRIED.get(field, ()))


def sent_rows(data: QueryDict, field: str) -> list[dict[str, str]]:
    """The rows of a field as they were sent, in their order, empty ones included."""
    most, _parts = ROWS[field]
    names = re.compile(rf"{field}-(\d{{1,2}})(?:-\w+)?")
    numbers = {int(found[1]) for name in data if (found := names.fullmatch(name))}
    shown = min(max(numbers, default=-1) + 1, most + 3)
    return [{part: data.get(cell(field, number, part), "") for part in parts_of(field)} for number in range(shown)]


def held_rows(field: str, value: Sequence[object]) -> list[dict[str, str]]:
    """The rows of a field as the draft holds them."""
    return [
        {part: str(row.get(part, "")) for part in parts_of(field)} if isinstance(row, Mapping) else {"": str(row)}
        for row in value
    ]


def shown_rows(field: str, rows: list[dict[str, str]], *, more: bool = False) -> list[dict[str, str]]:
    """These with empty ones behind them: so many that there is always one to write in, never more than may be kept."""
    most, _parts = ROWS[field]
    filled = len(rows) + (1 if more or not rows or any(rows[-1].values()) else 0)
    wanted = min(max(filled, LEAST_SHOWN[field]), max(most, len(rows)))
    return [*rows, *(dict.fromkeys(parts_of(field), "") for _one in range(wanted - len(rows)))]


def pressed(data: QueryDict) -> tuple[str, str, int] | None:
    """Which row button was pressed: field, deed (`up`, `down`, `out`, `add`) and number; None: none."""
    field, _colon, rest = data.get(PRESS, "").partition(":")
    deed, _colon, number = rest.partition(":")
    if field not in ROWS or deed not in {"up", "down", "out", "add"}:
        return None
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 3 else -1
    return field, deed, at


def moved(rows: list[dict[str, str]], deed: str, at: int) -> list[dict[str, str]]:
    """The rows after a press; one that leads nowhere leaves them as they are."""
    found = list(rows)
    if deed == "out" and 0 <= at < len(found):
        del found[at]
    other = at - 1 if deed == "up" else at + 1
    if deed in {"up", "down"} and 0 <= at < len(found) and 0 <= other < len(found):
        found[at], found[other] = found[other], found[at]
    return found
