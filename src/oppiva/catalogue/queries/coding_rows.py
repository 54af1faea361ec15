"""The rows of a candidate's analysis as pages get them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.catalogue.coding_marks import Segment, Span
from oppiva.catalogue.models import SourceVersion


@dataclass(frozen=True)
class SourceRow:
    """An experiment of the candidate as a source; `readable` False: of it the reader sees the code alone.

    `number` is 0 while it is not frozen; `changed`: the record says something else by now. `mine`: one's own marks,
    `codings`: all that one sees; `waiting`: quotes that a person looks at.
    """

    experiment: UUID
    code: str
    name: str
    language: str
    readable: bool
    version: int | None
    number: int
    frozen_at: datetime | None
    units: int
    changed: bool
    in_set: bool
    mine: int
    codings: int
    waiting: int


@dataclass(frozen=True)
class CodeRow:
    """A code in its tree; `codings` and `sources`: how often and in how many texts, as far as one sees."""

    pk: UUID
    name: str
    depth: int
    path: tuple[str, ...]
    colour: str
    definition: str
    use_when: str
    not_when: str
    codings: int = 0
    sources: int = 0

    @property
    def full(self) -> str:
        """The path in one line."""
        return " / ".join(self.path)


@dataclass(frozen=True)
class MarkRow:
    """A code that somebody gave a quote; `mine`: the reader; `fixed`: it cannot be taken back."""

    coding: UUID
    quote: UUID
    span: Span
    words: str
    code: UUID
    name: str
    colour: str
    coder: UUID
    mine: bool
    fixed: bool
    at: datetime


@dataclass(frozen=True)
class UnitRow:
    """A sentence of a text, cut at its marks; a mark of a run is a code's id."""

    number: int
    span: Span
    text: str
    segments: tuple[Segment[UUID], ...]
    begins: bool  # a paragraph


@dataclass(frozen=True)
class SourcePage:
    """A frozen text with what the reader sees marked in it, in the order of the text."""

    source: SourceVersion
    units: tuple[UnitRow, ...]
    marks: tuple[MarkRow, ...]


@dataclass(frozen=True)
class QuoteRow:
    """A quote with the codes that one sees; without words for who does not read its experiment."""

    pk: UUID
    experiment: str
    number: int
    language: str
    span: Span
    words: str
    state: str
    codes: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class MemoRow:
    """A memo: of what (`code`, `quote`, `source` or `candidate`) and what it is called there."""

    pk: UUID
    kind: str
    about: str
    about_id: str
    experiment: str
    text: str
    author: UUID
    mine: bool
    at: datetime
    version: int
