"""What a role's part of the first page is made of, and which function makes it; later issues replace or add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oppiva.reporting.things import Thing

if TYPE_CHECKING:
    from oppiva.home.sight import Sight


@dataclass(frozen=True)
class Row:
    """One line of a block: a figure or name, what it is, and where it leads."""

    name: str
    text: str = ""
    address: str = ""


@dataclass(frozen=True)
class Link:
    """One way onwards."""

    words: str
    address: str


@dataclass(frozen=True)
class Card:
    """A part of the page with its own template and what it shows."""

    template: str
    facts: Mapping[str, object]


@dataclass(frozen=True)
class Block:
    """A role's part: heading, the sentence it opens with, what waits, rows, and what happens next when empty."""

    heading: str
    sentence: str
    next: tuple[Thing, ...] = ()
    rows: tuple[Row, ...] = ()
    steps: tuple[str, ...] = ()  # what happens next, in order, while there is nothing to show
    links: tuple[Link, ...] = ()
    cards: tuple[Card, ...] = ()  # parts that have a look of their own, in place of the block's own card
    aside: tuple[Card, ...] = ()  # parts of the margin, each with its own template
    told: bool = False  # the rows say what the sentence says: the card leaves it out

    @property
    def own_card(self) -> bool:
        """Whether the block's own card says more than the cards in its place."""
        return bool(self.rows or self.links or self.steps) or not self.cards


Maker = Callable[["Sight"], Block]
_makers: dict[str, Maker] = {}


def block(role: str) -> Callable[[Maker], Maker]:
    """Make this function the part of a role; the last one registered holds."""

    def register(make: Maker) -> Maker:
        _makers[role] = make
        return make

    return register


def block_of(role: str) -> Maker | None:
    """The function of a role, None for a role that nobody has given a part."""
    return _makers.get(role)


def roles() -> tuple[str, ...]:
    """The roles that have a part."""
    return tuple(_makers)
