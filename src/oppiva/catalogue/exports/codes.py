"""The address of a model as a QR code, drawn as SVG without a style of its own."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

INK, PAPER = "#12241E", "#FFFFFF"


def qr_svg(address: str, *, border: int = 4) -> bytes:
    """The code as a whole SVG file; level M stays readable on creased paper, its quiet zone belongs to it."""
    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(
        out, kind="svg", scale=4, border=border, dark=INK, light=PAPER, svgclass=None, lineclass=None, title=address,
        omitsize=False,
    )  # fmt: skip
    return out.getvalue()


@lru_cache(maxsize=500)
def qr_inline(address: str, *, fixed: bool = True) -> str:
    """The same as an element of a page, for its print; drawn once, since it takes longer than the rest of the page.

    `fixed`: of its own size; else the page says how large it is."""
    made = segno.make(address, error="m", micro=False)
    return made.svg_inline(scale=3, border=2, dark=INK, light=PAPER, svgclass=None, lineclass=None, omitsize=not fixed)
