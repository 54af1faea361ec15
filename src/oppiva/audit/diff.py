"""Two texts word by word, for the page that shows a conflict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS_AND_SPACES = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 6_000  # beyond this the texts are shown side by side, whole


@dataclass(frozen=True)
class Piece:
    """A run of words: `same` in both texts, `gone` (only in the first) or `new` (only in the second)."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """How the second text differs from the first; joining same + gone gives the first, same + new the second."""
    if before == after:
        return (Piece("same", before),) if before else ()
    old, new = WORDS_AND_SPACES.findall(before), WORDS_AND_SPACES.findall(after)
    pieces: list[Piece] = []
    steps = [("replace", 0, len(old), 0, len(new))]
    if len(old) + len(new) <= MOST_WORDS:
        steps = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for step, from_old, to_old, from_new, to_new in steps:
        if step == "equal":
            pieces.append(Piece("same", "".join(old[from_old:to_old])))
            continue
        for kind, words in (("gone", old[from_old:to_old]), ("new", new[from_new:to_new])):
            if words:
                pieces.append(Piece(kind, "".join(words)))
    return tuple(pieces)
