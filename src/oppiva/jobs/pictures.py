"""Pictures are drawn anew before they are kept: nothing hidden in them, nor where they were taken, survives."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from oppiva.core.errors import DomainError

if TYPE_CHECKING:
    from oppiva.jobs.sniff import Source

FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
MOST_PIXELS = 40_000_000  # trust.md 10.8: 40 Mpx
MOST_SIDE = 30_000  # a strip of 50 000 by 1 pixels opens in few programs and hides much
QUALITY = 88  # a scanned letter stays readable at half the size of a photo kept as it was
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, struct.error, zlib.error)
_MODES = {"PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "JPEG": ("L", "RGB"), "WEBP": ("RGB", "RGBA")}


def redrawn(file: Source, found: str, *, most_side: int | None = None) -> bytes:
    """The picture's own pixels and nothing else, turned as the camera meant, in the format it came in.

    With `most_side` it is drawn no larger than so many pixels to a side. Refuses with DomainError 'picture_too_large'
    (most in megapixels) over 40 Mpx or 30 000 pixels to a side, judged before anything is unpacked, and
    'picture_broken' what cannot be drawn whole. Of a moving picture the first stays.
    """
    form = FORMATS[found]
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below, and stricter
            with Image.open(file, formats=(form,)) as picture:
                _check_size(picture.width, picture.height)
                picture.load()
                return _encoded(_within(_standing(picture), most_side), form)
    except Image.DecompressionBombError as error:
        raise DomainError("picture_too_large", most=MOST_PIXELS // 1_000_000) from error
    except _BROKEN as error:
        raise DomainError("picture_broken") from error


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise DomainError("picture_too_large", most=MOST_PIXELS // 1_000_000)


def _within(picture: Image.Image, most_side: int | None) -> Image.Image:
    """As large as it is, or smaller in the same shape; drawing smaller needs colours, not a palette."""
    if most_side is None or max(picture.size) <= most_side:
        return picture
    if picture.mode not in {"L", "RGB", "RGBA"}:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((most_side, most_side), Image.Resampling.LANCZOS)
    return picture


def _standing(picture: Image.Image) -> Image.Image:
    """As the camera was held; where that note cannot be read the picture is good as it lies."""
    try:
        return ImageOps.exif_transpose(picture)
    except _BROKEN:
        return picture


def _encoded(picture: Image.Image, form: str) -> bytes:
    """Saved from a bare copy of the pixels: what travelled along as EXIF, comments, profiles or text is left behind."""
    plain = (
        picture if picture.mode in _MODES[form] else picture.convert("RGBA" if _see_through(picture, form) else "RGB")
    )
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    if plain.mode == "P":
        bare.putpalette(plain.getpalette() or [])
        if "transparency" in plain.info:
            bare.info["transparency"] = plain.info["transparency"]
    out = io.BytesIO()
    more = {"JPEG": {"quality": QUALITY, "optimize": True}, "WEBP": {"quality": QUALITY}, "PNG": {}}[form]
    bare.save(out, form, **more)
    return out.getvalue()


def _see_through(picture: Image.Image, form: str) -> bool:
    return form != "JPEG" and picture.has_transparency_data
