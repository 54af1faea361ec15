"""What a table out is: columns of one kind each, rows, and what a reader of the file wants to know about it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = "str | int | Decimal | dt.date | None"
# Told after each few hundred rows how many are written; may end the work by raising.
Step: TypeAlias = "Callable[[int], None]"

TEXT, NUMBER, DAY = "text", "number", "day"
KINDS: dict[str, tuple[type, ...]] = {TEXT: (str,), NUMBER: (int, Decimal), DAY: (dt.date,)}
# A text that begins with one of these is a formula to a spreadsheet; what folds to one, such as a full-width sign, too.
FORMULA = frozenset("=+-@|\u2212")
BREAKS = frozenset("\t\r\n")


class Form(StrEnum):
    """The forms a table is written in; the value is the ending of the file."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in the reader's language, and whether it holds text, numbers or days."""

    heading: str
    kind: str = TEXT

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of column: {self.kind}")


@dataclass(frozen=True)
class Table:
    """A table: what it is, its columns and rows, the day it was made, and facts about it (label, value)."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    day: dt.date
    about: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            for column, cell in zip(self.columns, row, strict=True):
                if cell is not None and not isinstance(cell, KINDS[column.kind]):
                    raise TypeError(f"{column.heading} holds {column.kind}, not {type(cell).__name__}")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula or a command, spaces and marks before it apart."""
    if text[:1] in BREAKS:
        return True
    for sign in text:
        if sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf"}:
            continue
        return (unicodedata.normalize("NFKC", sign)[:1] or sign) in FORMULA
    return False
