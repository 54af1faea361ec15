"""Photos and recordings as phones make them, and those that nobody should send."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

PLACE = b"60.1699,24.9384 Kauppakatu"


def photo(width: int = 2400, height: int = 1800, form: str = "JPEG") -> bytes:
    """A photo with the place it was taken in its EXIF."""
    picture, out = Image.new("RGB", (width, height), (40, 90, 70)), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (61.0, 41.0, 0.0)
    picture.save(out, form, exif=exif)
    return out.getvalue()


def huge_png(width: int = 10_000, height: int = 5_000) -> bytes:
    """Fifty megapixels in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(width + 1) * 50)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def mp3(seconds: int, tagged: bool = True) -> bytes:
    """Silence of so many seconds, 32 kbit/s, with a title that tells a place."""
    # MPEG 1 layer III, 32 kbit/s, 44.1 kHz: 104 bytes a frame, 26.12 ms.
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    text = b"\x00" + PLACE
    tag = b"TIT2" + struct.pack(">I", len(text)) + b"\x00\x00" + text
    size = len(tag)
    head = b"ID3\x03\x00\x00" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])
    return (head + tag if tagged else b"") + frame * int(seconds * 44100 / 1152)


def m4a(seconds: int, handler: bytes = b"soun") -> bytes:
    """A recording of a phone: movie header, one track, its name and place beside it."""
    mvhd = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(12) + b"\x00")
    mdhd = box(b"mdhd", bytes(12) + struct.pack(">II", 44100, seconds * 44100) + bytes(4))
    esds = box(b"esds", bytes(4) + b"\x03\x19\x00\x00\x00\x04\x11\x40\x15" + bytes(11))
    mp4a = box(b"mp4a", bytes(16) + struct.pack(">HHHHI", 1, 16, 0, 0, 44100 << 16) + esds)
    stsd = box(b"stsd", bytes(4) + struct.pack(">I", 1) + mp4a)
    trak = box(b"trak", box(b"mdia", mdhd + hdlr + box(b"minf", box(b"stbl", stsd))))
    udta = box(b"udta", box(b"\xa9nam", PLACE))
    return box(b"ftyp", b"M4A \x00\x00\x00\x00M4A mp42") + box(b"moov", mvhd + trak + udta) + box(b"mdat", bytes(400))


def box(kind: bytes, body: bytes) -> bytes:
    """A box of an M4A."""
    return struct.pack(">I", 8 + len(body)) + kind + body


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
