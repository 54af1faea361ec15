"""A recording of a phone: how long it is, and the same sound without the names and places written beside it."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

# The boxes of an M4A that hold other boxes, and those that hold what a phone writes beside the sound.
HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf"})
BESIDE = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
PICTURES = frozenset({b"vide", b"pict"})
DEEPEST = 8
ID3_HEAD, ID3_TAIL, APE = b"ID3", b"TAG", b"APETAGEX"


def seconds_of(content: bytes) -> float | None:
    """The length in seconds; None for what is no MP3 or M4A with sound alone, and for what cannot be told."""
    # Loaded with the first recording: most processes of the service never meet one.
    from tinytag import TinyTag
    from tinytag.tinytag import TinyTagException

    if _has_pictures(content):
        return None
    try:
        tag = TinyTag.get(filename="x.m4a" if _is_m4a(content) else "x.mp3", file_obj=io.BytesIO(content), tags=False)
    except (TinyTagException, OSError, ValueError, struct.error, IndexError, KeyError, OverflowError, RecursionError):
        return None
    return tag.duration if tag.duration else None


def bare(content: bytes) -> bytes:
    """The sound alone: titles, artists and places are emptied where they stand, so that nothing moves."""
    if _is_m4a(content):
        return _bare_m4a(content)
    return _bare_mp3(content)


def _is_m4a(content: bytes) -> bool:
    return content[4:8] == b"ftyp"


def _bare_m4a(content: bytes) -> bytes:
    out = bytearray(content)
    for kind, start, body, end in _boxes(content, 0, len(content), 0):
        if kind in BESIDE:
            out[start + 4 : start + 8] = b"free"
            out[body:end] = bytes(end - body)
    return bytes(out)


def _bare_mp3(content: bytes) -> bytes:
    # ID3v2 tells its size in four times seven bits; several may follow one another.
    while content[:3] == ID3_HEAD and len(content) > 10:
        size = sum((byte & 0x7F) << (21 - 7 * at) for at, byte in enumerate(content[6:10]))
        content = content[10 + size + (10 if content[5] & 0x10 else 0) :]
    if content[-128:-125] == ID3_TAIL:
        content = content[:-128]
    at = content.find(APE)
    return content if at <= 0 else content[:at]


def _has_pictures(content: bytes) -> bool:
    """Whether a track shows something: a film is no speech."""
    if not _is_m4a(content):
        return False
    return any(
        kind == b"hdlr" and content[body + 8 : body + 12] in PICTURES
        for kind, _start, body, _end in _boxes(content, 0, len(content), 0)
    )


def _boxes(content: bytes, start: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box as kind, beginning, beginning of its body, end; what does not fit inside its holder ends the walk."""
    at = start
    while at + 8 <= end:
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body = at + 8
        if size == 1:
            size, body = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            return
        yield kind, at, body, at + size
        if kind in HOLDERS and depth < DEEPEST:
            yield from _boxes(content, body, at + size, depth + 1)
        at += size
