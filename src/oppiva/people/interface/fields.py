"""What requests and answers of the interface are made of: strict, so that a mistyped name is told and not passed over.

An answer is written from plain rows and not checked again on its way out; tests hold it to what is promised here.
"""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from oppiva.people.interface.paging import CURSOR_LENGTH, MOST, USUAL

# PostgreSQL holds no NUL.
NO_NUL = r"^[^\u0000]*$"

Cursor = Annotated[
    str | None,
    Field(
        None, max_length=CURSOR_LENGTH, pattern=r"^[A-Za-z0-9_:.=-]*$",
        description="Where the list goes on; stands in `next` of the page before.",
    ),
]  # fmt: skip
Limit = Annotated[int, Field(USUAL, ge=1, le=MOST, description="How many rows at most.")]
AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]


def text(most: int) -> type[str]:
    """A text of at most so many characters."""
    return Annotated[str, StringConstraints(max_length=most, pattern=NO_NUL)]  # type: ignore[return-value]  # a type


class Told(Schema):
    """A part of an answer."""

    model_config = ConfigDict(extra="forbid")


class Asked(Schema):
    """The query of a list: nothing that is not named here."""

    model_config = ConfigDict(extra="forbid")

    cursor: Cursor
    limit: Limit


class Sent(Schema):
    """The body of a write: nothing that is not named here, no number for a text."""

    model_config = ConfigDict(extra="forbid", strict=False)


class Problem(Told):
    """An error (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="`urn:oppiva:problem:` and a code that stays the same.")
    title: str = Field(description="What is wrong and what to do, in the reader's language.")
    status: int


class Feed(Told):
    """An Atom feed."""

    key: str
    language: str
    address: str


class Feeds(Told):
    """The feeds there are."""

    items: list[Feed]


class Page(Told):
    """What every page of a list has: where it goes on."""

    next: str | None = Field(description="The address of the next page, null on the last one.")
