"""The shapes of icons, by name: on a page of the folder an icon is a class, and the style holds its shape once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SPRITES = (
    Path(__file__).parents[2] / "ui" / "static" / "oppiva" / "sprite.svg",
    Path(__file__).parents[1] / "static" / "catalogue" / "icons.svg",
)
_SYMBOL = re.compile(r'<symbol id="([-\w]+)" viewBox="([^"]+)">(.*?)</symbol>', re.DOTALL)


@cache
def shapes() -> Mapping[str, tuple[str, str]]:
    """Name -> the box it is drawn in and what is in it."""
    found = [one for sprite in SPRITES for one in _SYMBOL.findall(sprite.read_text("utf-8"))]
    return {name: (box, inside) for name, box, inside in reversed(found)}


@cache
def names() -> Mapping[tuple[str, str], str]:
    """The same the other way round."""
    return {shape: name for name, shape in shapes().items()}
