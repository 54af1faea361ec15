"""The picture beside a link to a model elsewhere (Open Graph): its name, sentence and dials, drawn from one version.

Drawn twice as large and made smaller, so that arcs have no steps. The fonts are the product's own (OFL-1.1).
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from oppiva.catalogue.dials import Dial, dials_of
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.told import told
from oppiva.core.charts.dial import ARROWS, arcs
from oppiva.ui.pdf import FONTS

WIDE, HIGH, FINE = 1200, 630, 2
DRAWN = 1  # one up whenever it is drawn otherwise: kept copies are let go
PAGE, SURFACE, LINE, INK, MUTED, LEAF, DOT = (
    "#EDF2EE", "#FCFDFB", "#C6D2CA", "#12241E", "#475A52", "#1B4D3E", "#E0951A",
)  # fmt: skip
HEADING, TEXT = "familjen-grotesk.woff2", "atkinson-hyperlegible-next.woff2"
LEFT, ROOM, CARD = 64, WIDE - 2 * 64, 412  # where text begins, how wide it is, where the dials begin
# Sizes to try and lines to fill, the largest first.
NAMES = ((76, 2), (64, 2), (50, 3), (36, 4))
SENTENCES = ((34, 2), (30, 2), (26, 3), (21, 4))


def picture_of(version: ModelVersion, language: str) -> bytes:
    """The picture as PNG, 1200 by 630."""
    with override(language):
        return _encoded(_drawn(version, language))


def _drawn(version: ModelVersion, language: str) -> Image.Image:
    content = version.content
    picture = Image.new("RGB", (WIDE * FINE, HIGH * FINE), PAGE)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 18 * FINE, HIGH * FINE), fill=LEAF)
    _mark(pen, 46)
    kind = drawable(_("Operating model, version %(version)s") % {"version": version.shown}, TEXT)
    pen.text(_at(LEFT + ROOM, 66), kind, font=font(TEXT, 26, 400), fill=MUTED, anchor="rs")
    name, sentence = told(content, "name", language), told(content, "one_sentence", language)
    down = _paragraph(pen, name.text, HEADING, 700, INK, 104, NAMES, 1.08)
    _paragraph(pen, sentence.text, TEXT, 400, MUTED, down + 24, SENTENCES, 1.3)
    pen.rounded_rectangle((*_at(LEFT, CARD), *_at(LEFT + ROOM, HIGH - 36)), 22 * FINE, fill=SURFACE)
    for at, one in enumerate(dials_of(content)):
        _dial(pen, one, LEFT + 26 + at * 352, CARD + 27)
    return picture.resize((WIDE, HIGH), Image.Resampling.LANCZOS)


def _mark(pen: ImageDraw.ImageDraw, top: int) -> None:
    """The name of the service beside its ring."""
    x, y, r = LEFT + 18, top + 10, 16
    pen.ellipse((*_at(x - r, y - r), *_at(x + r, y + r)), outline=INK, width=5 * FINE)
    pen.ellipse((*_at(x - 4, y - 4), *_at(x + 4, y + 4)), fill=DOT)
    pen.text(_at(x + 24, top + 22), "Oppiva", font=font(HEADING, 34, 700), fill=INK, anchor="ls")


def _paragraph(
    pen: ImageDraw.ImageDraw,
    text: str,
    name: str,
    weight: int,
    colour: str,
    top: int,
    sizes: Sequence[tuple[int, int]],
    leading: float,
) -> int:
    """Text in the largest letters with which it has room; answers where it ends."""
    for size, most in sizes:
        lines = wrapped(drawable(text, name), font(name, size, weight), ROOM * FINE)
        if len(lines) <= most:
            break
    for at, line in enumerate(lines):
        pen.text(_at(LEFT, top + int(at * size * leading)), line, font=font(name, size, weight), fill=colour)
    return top + int(len(lines) * size * leading)


def wrapped(text: str, letters: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """Lines no wider than the room; a word that is wider itself is broken where it must."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if letters.getlength(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while letters.getlength(word) > room:
            cut = next(
                end for end in range(len(word), 0, -1) if end == 1 or letters.getlength(word[:end] + "-") <= room
            )
            lines.append(word[:cut] + "-")
            word = word[cut:]
        line = word
    return [*lines, *([line] if line else [])]


def _dial(pen: ImageDraw.ImageDraw, one: Dial, left: int, top: int) -> None:
    """A dial 128 wide with its label and word to the right."""
    scale = 1.28
    box = (*_at(left + 10 * scale, top + 10 * scale), *_at(left + 90 * scale, top + 90 * scale))
    for at, (first, last) in enumerate(arcs(one.of)):
        on = at < one.lit
        thick = 11 if on else 4
        # Pillow draws inward from the edge; the drawing of the page draws to both sides of it.
        half = thick * scale * FINE / 2
        grown = (box[0] - half, box[1] - half, box[2] + half, box[3] + half)
        pen.arc(grown, first, last, fill=LEAF if on else LINE, width=round(thick * scale * FINE))
    middle = _at(left + 50 * scale, top + 50 * scale)
    if one.arrow:
        for stroke in ARROWS[one.arrow]:
            points = [_at(left + x * scale, top + y * scale) for x, y in stroke]
            pen.line(points, fill=INK, width=round(6 * scale * FINE), joint="curve")
    else:
        mark = drawable(one.mark, HEADING)
        pen.text(middle, mark, font=font(HEADING, 36 if len(mark) < 5 else 26, 700), fill=INK, anchor="mm")
    room = (352 - 128 - 18) * FINE
    pen.text(_at(left + 142, top + 42), drawable(one.label, TEXT), font=font(TEXT, 24, 400), fill=MUTED, anchor="ls")
    for at, line in enumerate(wrapped(drawable(one.word, HEADING), font(HEADING, 28, 700), room)[:3]):
        pen.text(_at(left + 142, top + 76 + at * 31), line, font=font(HEADING, 28, 700), fill=INK, anchor="ls")


def drawable(text: str, name: str) -> str:
    """The text in letters that the font has: one that it lacks loses its mark (Š as S) or is left out, never a box."""
    held = _letters(name)
    found = []
    for letter in unicodedata.normalize("NFC", text):
        plain = unicodedata.normalize("NFKD", letter)[0]
        found.append(letter if letter in held else plain if plain in held else " " if letter.isspace() else "")
    return " ".join("".join(found).split())


@cache
def _letters(name: str) -> frozenset[str]:
    return frozenset(map(chr, TTFont(FONTS / name, lazy=True).getBestCmap()))


@cache
def font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """A font of the product at a size of the picture, in a weight between 400 and 700."""
    found = ImageFont.truetype(str(FONTS / name), size * FINE)
    found.set_variation_by_axes([weight])
    return found


def _at(x: float, y: float) -> tuple[float, float]:
    return x * FINE, y * FINE


def _encoded(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    # A palette is a third of the bytes; this way of choosing it keeps the one orange dot.
    picture.quantize(255, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
