"""A sheet before anybody knows what its columns mean."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

# A cell of a list of people is a word or a line; what is longer is cut, so that one text told a thousand times stays
# small. Over the longest name there may be, so that a name too long is still seen to be.
LONGEST = 1_000

CellKind = Literal["text", "number", "date", "formula", "error"]
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, its kind, and the mail address it links to.

    Of kind formula: one whose value the file does not hold. A number or a day comes as text, 401234567 or 2026-03-12.
    """

    text: str
    kind: CellKind = "text"
    link: str = ""


@dataclass(slots=True)
class Line:
    """A row of a sheet: its filled cells by column from 1.

    `above` holds what a cell merged downwards shows here; `across` says that a cell is merged over columns.
    """

    number: int
    cells: dict[int, Cell]
    hidden: bool = False
    across: bool = False
    above: dict[int, Cell] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """The filled rows of a sheet, from the top; of a hidden sheet the first ones only."""

    name: str
    lines: list[Line]
    hidden: bool = False


def clean(text: str) -> str:
    """Text of a cell: composed letters, plain single spaces, no marks that nobody sees; cut to LONGEST."""
    text = text[: 4 * LONGEST]
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()[:LONGEST]
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    # Cc control, Cf direction and zero width, Cs half of a pair: none is part of a name, the last breaks the database.
    seen = "".join(mark for mark in spaced if unicodedata.category(mark) not in {"Cc", "Cf", "Cs"})
    return _SPACES.sub(" ", seen).strip()[:LONGEST]
