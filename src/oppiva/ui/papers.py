"""A paper as its parts, so that a PDF and a document that can be edited are made of the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Words:
    """A paragraph; `language` where it is not that of the paper."""

    text: str
    language: str = ""
    small: bool = False
    kind: str = "words"


@dataclass(frozen=True)
class Points:
    """A list."""

    lines: Sequence[str]
    kind: str = "points"


@dataclass(frozen=True)
class Fact:
    """A label and what it is said of; `language` of the text where it is not that of the paper."""

    label: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Facts:
    """Labels with their texts."""

    rows: Sequence[Fact]
    kind: str = "facts"


@dataclass(frozen=True)
class Grid:
    """A table with headings; `caption` says what it holds; columns of `numbers` stand to the right."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()
    language: str = ""
    kind: str = "grid"


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG, on the PDF alone: wherever one stands a table with the same numbers follows."""

    svg: str
    caption: str
    kind: str = "drawing"


@dataclass(frozen=True)
class Photo:
    """A picture with what is in it, for who does not see it."""

    content: bytes
    media_type: str
    alt: str
    kind: str = "photo"


@dataclass(frozen=True)
class Blanks:
    """Lines that are filled in by hand or by who goes on writing, each with its label."""

    labels: Sequence[str]
    kind: str = "blanks"


Block: TypeAlias = "Words | Points | Facts | Grid | Drawing | Photo | Blanks"


@dataclass(frozen=True)
class Section:
    """A heading of level 2 or 3 with what stands under it."""

    heading: str
    blocks: Sequence[Block]
    level: int = 2


@dataclass(frozen=True)
class Paper:
    """A paper: its heading and language, the line above, the sections, and what stands at its foot.

    `statement` stands beside the picture that the template `emblem` draws. `dense`: smaller, with labels beside their
    texts, for a paper that may have two pages at most.
    """

    title: str
    language: str
    heading: str
    heading_language: str = ""
    above: str = ""
    lead: Sequence[Words] = ()
    sections: Sequence[Section] = ()
    foot: Sequence[str] = ()
    statement: str = ""
    emblem: str = ""
    dense: bool = False
