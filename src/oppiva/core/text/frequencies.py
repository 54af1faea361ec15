"""Which words are common: at least once in a million (Zipf 3), by language; data and licence in data/SOURCE.md."""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path

LANGUAGES = ("fi", "sv", "en")
_DATA = Path(__file__).parent / "data"


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(lzma.decompress((_DATA / f"common-{language}.txt.xz").read_bytes()).decode().split("\n"))


def is_common(word: str, language: str) -> bool:
    """Whether a word in small letters has a Zipf frequency of 3 or more; never for another language than the three."""
    return language in LANGUAGES and word in _common(language)
