"""Two texts word by word, for a conflict or for two versions."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

# Longer texts are compared by lines: words of a book would take seconds.
MOST_WORDS = 4_000
Pieces = list[tuple[str, str]]


def word_diff(mine: str, theirs: str) -> tuple[Pieces, Pieces]:
    """Both texts as (kind, words): `same` stands in both, `own` only in that one; nothing of either is lost."""
    left, right = _split(mine), _split(theirs)
    if len(left) + len(right) > MOST_WORDS:
        left, right = mine.splitlines(keepends=True), theirs.splitlines(keepends=True)
    ours: Pieces = []
    others: Pieces = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        kind = "same" if tag == "equal" else "own"
        if a2 > a1:
            ours.append((kind, "".join(left[a1:a2])))
        if b2 > b1:
            others.append((kind, "".join(right[b1:b2])))
    return ours, others


def _split(text: str) -> list[str]:
    """Words and the space between them, nothing lost."""
    return re.findall(r"\s+|\S+", text)
