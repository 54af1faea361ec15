"""The address of a model as a QR code, drawn as SVG without a style of its own."""

from __future__ import annotations

import io

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
