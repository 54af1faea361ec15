"""What of a memo two pages hold: whole parts go to the page of the version, one after the other, nothing is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from oppiva.ui.papers import Blanks, Block, Fact, Facts, Grid, Words

# Letters of a line and lines of two pages of a dense paper, head and foot taken off; the longest memo is measured in
# tests/catalogue/test_decision_memo.py.
WIDE, BESIDE = 100, 72
MOST_LINES = 120.0
HEADING = 2.3


@dataclass(frozen=True)
class Piece:
    """A block of a section; `leave` over 0: it may go, the highest first, and is then told by its `name`."""

    section: str
    block: Block
    name: str = ""
    leave: int = 0


def kept_within(pieces: Sequence[Piece], most: float = MOST_LINES) -> tuple[list[Piece], list[str]]:
    """The pieces that have room, and the names of those that have not, each once and in order."""
    gone: set[int] = set()

    def kept() -> list[Piece]:
        return [one for at, one in enumerate(pieces) if at not in gone]

    may_go = sorted((at for at, one in enumerate(pieces) if one.leave), key=lambda at: -pieces[at].leave)
    for at in may_go:
        if lines_of(kept()) <= most:
            break
        gone.add(at)
    # What went early and is short may have room after all.
    for at in sorted(gone, key=lambda at: pieces[at].leave):
        gone.discard(at)
        if lines_of(kept()) > most:
            gone.add(at)
    left = [pieces[at].name for at in sorted(gone)]
    return kept(), list(dict.fromkeys(left))


def lines_of(pieces: Sequence[Piece]) -> float:
    """About how many lines they take."""
    return HEADING * len({one.section for one in pieces}) + sum(_lines(one.block) for one in pieces)


def _lines(block: Block) -> float:
    match block:
        case Words():
            return _of_text(block.text, WIDE) + 0.4
        case Facts():
            return sum(_of_fact(row) for row in block.rows)
        case Grid():
            return 1.5 * (len(block.rows) + 2)
        case Blanks():
            return 2.6 * len(block.labels)
    return 1.0


def _of_fact(row: Fact) -> float:
    # The label has a column of its own and may be the taller one.
    return max(_of_text(row.text, BESIDE), _of_text(row.label, 26)) + 0.25


def _of_text(text: str, wide: int) -> int:
    return max(1, ceil(room_of(text) / wide))


def room_of(text: str) -> float:
    """How many usual letters are as wide as the text: capitals take half a letter more."""
    return len(text) + 0.5 * sum(one.isupper() or one in "mw" for one in text)
