"""The dictionaries of simplemma, read where a word stands: 0.1 s to open the Finnish one instead of 2 s.

A dictionary is one long front-coded stream: each word is told by what it shares with the one before, so that a reader
has to begin at its start. With every 1 024th word and the place after it (data/marks-*.txt.xz) it begins at the nearest
of them, and keeps finer marks of the stretches it has read. Another release of simplemma than the one marked is read
by its own reader.
"""

from __future__ import annotations

import lzma
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY, frontcode
from simplemma.strategies.dictionaries.dictionary_factory import (
    DecodedStrMapping,
    DictionaryFactory,
    _read_decompressed,
)

STRETCH, FINE = 1_024, 32  # words between two marks of the file, and of a stretch that was read
_DATA = Path(__file__).parent / "data"
# A mark: a word and its base form as they stand in the stream, and where the next word begins.
_Mark = tuple[bytes, bytes, int]


class Marked(DecodedStrMapping):
    """Words to base forms, of a stream and its marks."""

    def __init__(self, stream: bytes, marks: list[_Mark]) -> None:
        self._stream = stream
        self._backwards, self._count, self._begin = frontcode._read_header(stream)
        self._firsts = [word for word, _base, _next in marks]
        self._marks = marks
        self._finer: dict[int, tuple[list[bytes], list[_Mark]]] = {}

    def _lookup(self, key: str) -> str | None:
        wanted = self._turned(key.encode())
        stretch = bisect_right(self._firsts, wanted) - 1
        if stretch < 0:
            return None
        firsts, marks = self._finer.get(stretch) or self._read(stretch)
        word, base, after = marks[bisect_right(firsts, wanted) - 1]
        if word == wanted:
            return self._turned(base).decode()
        for _at, later, of in frontcode._iter_records(self._stream, after, word, base):
            if later >= wanted:
                return self._turned(of).decode() if later == wanted else None
        return None

    def _read(self, stretch: int) -> tuple[list[bytes], list[_Mark]]:
        """The finer marks of a stretch, from its own to the next one's."""
        mark = self._marks[stretch]
        found = self._finer[stretch] = ([mark[0]], [mark])
        for number, made in enumerate(_marks(self._stream, *mark), 1):
            if number == STRETCH:
                break
            if number % FINE == 0:
                found[0].append(made[0])
                found[1].append(made)
        return found

    def _turned(self, letters: bytes) -> bytes:
        """Some streams hold their words backwards."""
        return letters[::-1] if self._backwards else letters

    def __iter__(self) -> Iterator[str]:
        for _at, word, _base in frontcode._iter_records(self._stream, self._begin):
            yield self._turned(word).decode()

    def __len__(self) -> int:
        return int(self._count)


class Factory(DictionaryFactory):
    """Where simplemma's own strategies take a dictionary from."""

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """The dictionary of a language, opened once."""
        return dictionary(lang)


@cache
def dictionary(language: str) -> Mapping[str, str]:
    """Words to base forms; by simplemma's own reader where the marks are not of this release."""
    stream = _read_decompressed(language)
    kept = _DATA / f"marks-{language}.txt.xz"
    lines = lzma.decompress(kept.read_bytes()).decode().splitlines() if kept.exists() else [""]
    if lines[0] != _known_by(stream):
        own: Mapping[str, str] = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)
        return own
    backwards = frontcode._read_header(stream)[0]
    marks: list[_Mark] = []
    for line in lines[1:]:
        word, base, after = line.split("\t")
        letters = [name.encode()[::-1] if backwards else name.encode() for name in (word, base)]
        marks.append((letters[0], letters[1], int(after)))
    return Marked(stream, marks)


def marks_of(language: str) -> str:
    """What data/marks-*.txt.xz has to hold for the release that is installed (2 s for Finnish)."""
    stream = _read_decompressed(language)
    backwards, _count, begin = frontcode._read_header(stream)
    lines = [_known_by(stream)]
    for number, (word, base, after) in enumerate(_marks(stream, b"", b"", begin)):
        if number % STRETCH == 0:
            names = [(name[::-1] if backwards else name).decode() for name in (word, base)]
            lines.append("\t".join([*names, str(after)]))
    return "\n".join(lines)


def _marks(stream: bytes, word: bytes, base: bytes, after: int) -> Iterator[_Mark]:
    """The words that follow, each with where its own next one begins."""
    records = frontcode._iter_records(stream, after, word, base)
    before = next(records, None)
    for record in records:
        if before is not None:
            yield before[1], before[2], record[0]
        before = record
    if before is not None:
        yield before[1], before[2], len(stream)


def _known_by(stream: bytes) -> str:
    return f"{len(stream)} {zlib.crc32(stream):08x}"
