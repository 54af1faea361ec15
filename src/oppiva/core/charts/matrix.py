"""The goal matrix: one mark per team's experiment, a column per series (design 8, records 2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oppiva.core.charts.figure import Figure, text, units
from oppiva.core.charts.marks import BUCKETS, SHAPES

# Above this many marks nobody counts them, and the page grows heavy: show the counts and a bar instead.
MOST_MARKS = 600
STEP_X, STEP_Y, LEFT, TOP = 28, 20, 6, 2
# Natural size on a wide page; the style narrows it with the column.
SCALE = 1.4


@dataclass(frozen=True)
class Column:
    """One series: its label and the buckets of its teams' experiments, in the order of the teams."""

    label: str
    marks: tuple[str, ...] = ()


def goal_matrix(
    columns: Sequence[Column], *, target: int, names: dict[str, str], rows: int = 7, key: str = "m", head: str = ""
) -> Figure:
    """Marks of all experiments and a dotted gap for each one missing from `target`; the counts come from the same list.

    `names` gives each bucket its word for the table, `key` makes the ids of the drawing unique on its page.
    Refuses an unknown bucket and more than 600 marks (`MOST_MARKS`).
    """
    drawn = [list(column.marks) for column in columns]
    existing = sum(len(column) for column in drawn)
    if max(target, existing) > MOST_MARKS:
        raise ValueError(f"{max(target, existing)} marks are more than {MOST_MARKS}")
    labels = [column.label for column in columns]
    _fill_gaps(drawn, labels, target - existing, rows)
    used = {bucket for column in drawn for bucket in column}
    if not used <= set(BUCKETS):
        raise ValueError(f"unknown buckets {sorted(used - set(BUCKETS))}")
    counts = {bucket: sum(column.count(bucket) for column in drawn) for bucket in BUCKETS}
    table = tuple(
        (label, *(str(column.count(bucket)) for bucket in BUCKETS)) for label, column in zip(labels, drawn, strict=True)
    )
    return Figure(
        svg=_draw(drawn, labels, used, key),
        head=(head, *(names[bucket] for bucket in BUCKETS)),
        rows=table,
        counts=counts,
    )


def _fill_gaps(drawn: list[list[str]], labels: list[str], missing: int, rows: int) -> None:
    """Put the missing ones where there is room, column by column; what does not fit gets columns without a label."""
    for column in drawn:
        while missing > 0 and len(column) < rows:
            column.append("missing")
            missing -= 1
    while missing > 0:
        size = min(rows, missing)
        drawn.append(["missing"] * size)
        labels.append("")
        missing -= size


def _draw(drawn: list[list[str]], labels: list[str], used: set[str], key: str) -> str:
    height = max((len(column) for column in drawn), default=0)
    width = LEFT * 2 + max(len(drawn), 1) * STEP_X - (STEP_X - 16)
    bottom = TOP + height * STEP_Y
    labelled = any(labels)
    shapes = "".join(f'<g id="{key}-{bucket}">{SHAPES[bucket]}</g>' for bucket in BUCKETS if bucket in used)
    parts = [
        f'<use href="#{key}-{bucket}" x="{units(LEFT + x * STEP_X)}" y="{units(TOP + y * STEP_Y)}"/>'
        for x, column in enumerate(drawn)
        for y, bucket in enumerate(column)
    ]
    parts += [
        f'<text x="{units(LEFT + x * STEP_X + 8)}" y="{units(bottom + 16)}" text-anchor="middle">{text(label)}</text>'
        for x, label in enumerate(labels)
        if label
    ]
    total = bottom + (22 if labelled else 0)
    return (
        f'<svg class="fig fig-matrix" width="{round(width * SCALE)}" height="{round(total * SCALE)}" '
        f'viewBox="0 0 {units(width)} {units(total)}" aria-hidden="true">'
        f"<defs>{shapes}</defs>{''.join(parts)}</svg>"
    )
