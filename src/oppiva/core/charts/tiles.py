"""A map of equal tiles: a place each, with the mark of how it stands, its short name, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oppiva.core.charts.figure import attribute, text, units
from oppiva.core.charts.marks import SHAPES

STEP, TILE, MARK = 50, 48, 20
# Grounds beside the shapes, so that the map reads from afar; without a mark the line is thinnest.
STRONG, SOME, LITTLE = "strong", "some", "little"
_GROUNDS = {
    STRONG: ("fs", '<rect class="s1" {box} stroke-width="2.5"/>'),
    SOME: ("fs", '<rect class="sc" {box} stroke-width="1.2"/>'),
    LITTLE: ("f0", '<rect class="sc" {box} stroke-width="1.2"/>'),
}


@dataclass(frozen=True)
class MapTile:
    """One place from the north-west corner: its short name, its words, its mark (empty: none) and how strong it is."""

    column: int
    row: int
    label: str
    words: str
    mark: str = ""
    ground: str = LITTLE


def tile_map(tiles: Sequence[MapTile], *, title: str, about: str, key: str = "t") -> str:
    """The map as one picture with a title and a description; each tile tells its words to the pointer.

    `key` makes its ids unique on the page. Refuses two tiles on one place and a mark that has no shape.
    """
    places = {(one.column, one.row) for one in tiles}
    if len(places) != len(tiles):
        raise ValueError("two tiles on one place")
    used = sorted({one.mark for one in tiles if one.mark})
    unknown = [one for one in used if one not in SHAPES]
    if unknown:
        raise ValueError(f"no marks for {unknown}")
    width = STEP * (1 + max((one.column for one in tiles), default=0))
    height = STEP * (1 + max((one.row for one in tiles), default=0))
    shapes = "".join(f'<symbol id="{key}-{one}" viewBox="0 0 16 16">{SHAPES[one]}</symbol>' for one in used)
    return (
        f'<svg class="fig fig-tiles" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{key}-title" aria-describedby="{key}-about"><title id="{key}-title">{text(title)}</title>'
        f'<desc id="{key}-about">{text(about)}</desc><defs>{shapes}</defs>'
        f"{''.join(_tile(one, key) for one in tiles)}</svg>"
    )


def _tile(one: MapTile, key: str) -> str:
    x, y = one.column * STEP + 1, one.row * STEP + 1
    box = f'x="{x}" y="{y}" width="{TILE}" height="{TILE}" rx="5"'
    if one.mark:
        ground, border = _GROUNDS[one.ground]
        boxes = f'<rect class="{ground}" {box}/>' + border.format(box=box)
        at = f'x="{units(x + (TILE - MARK) / 2)}" y="{y + 6}" width="{MARK}" height="{MARK}"'
        mark, low, css = f'<use href="#{key}-{one.mark}" {at}/>', y + 42, ' class="fi"'
    else:
        boxes, mark, low, css = f'<rect class="sg" {box} stroke-width="1"/>', "", y + 29, ""
    # A name that is a little too wide for its tile is drawn narrower rather than over its neighbour.
    tight = f' textLength="{TILE - 4}" lengthAdjust="spacingAndGlyphs"' if _wide(one.label) > TILE - 4 else ""
    name = f'<text{css} x="{units(x + TILE / 2)}" y="{low}" text-anchor="middle"{tight}>{text(one.label)}</text>'
    return f"<g data-tile={attribute(one.label)}><title>{text(one.words)}</title>{boxes}{mark}{name}</g>"


def _wide(label: str) -> float:
    """About how wide a name is drawn at the 13 units of all drawings."""
    return sum(13 * (0.33 if one in "iljtfr.-: " else 0.85 if one in "mwMW" else 0.56) for one in label)
