"""The text of a model in six parts, each a page to write on: which blocks lie in it (records.md 3, M1-M23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.blocks import BLOCKS, PUBLISHING, Block

_BY_CODE = {one.code: one for one in BLOCKS}


@dataclass(frozen=True)
class Part:
    """A page of the text: its word in the address, its name, its blocks."""

    key: str
    name: Promise
    codes: tuple[str, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in their order."""
        return tuple(_BY_CODE[code] for code in self.codes)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the draft in the order of the page."""
        return tuple(name for block in self.blocks for name in block.fields)

    @property
    def later(self) -> bool:
        """Whether it is asked for before publishing alone, not before the trial."""
        return all(block.gate == PUBLISHING for block in self.blocks)


PARTS: tuple[Part, ...] = (
    Part("nimi", _("What it is and for whom"), ("M1", "M2", "M4")),
    Part("pulma", _("Problem and change"), ("M6", "M7", "M8")),
    Part("vaiheet", _("How it is done"), ("M9", "M10", "M12")),
    Part("ydin", _("Core and what may be changed"), ("M13", "M14", "M15")),
    Part("ehdot", _("When it works and when not"), ("M16", "M17", "M18")),
    Part("kayttoon", _("Taking it into use"), ("M20", "M22", "M23")),
)
PART_OF = {name: part for part in PARTS for name in part.fields}


def part_of(key: str) -> Part | None:
    """The part of this word in an address, None for none."""
    return next((one for one in PARTS if one.key == key), None)


def around(part: Part) -> tuple[Part | None, Part | None]:
    """The parts before and after it."""
    at = PARTS.index(part)
    before: Sequence[Part] = PARTS[:at]
    after: Sequence[Part] = PARTS[at + 1 :]
    return (before[-1] if before else None), (after[0] if after else None)
