"""What the addresses of adoptions and of their spread below `/api/v1/` take and answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from oppiva.adoption.models import Stage
from oppiva.experiments.models import Theme
from oppiva.people.interface.fields import AreaCode, Asked, Page, Told

Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,120}$")]


class AdoptionsAsked(Asked):
    """How the list of places is narrowed."""

    model: Slug | None = Field(None, description="Slug of a model.")
    area: AreaCode | None = Field(None, description="Code of an employment area; finds places that are named.")


class Change(Told):
    """What was done to what; `sentence` where the place is named."""

    how: str
    what: str
    sentence: str


class Place(Told):
    """A place that lets itself be shown: named, or told by its kind alone."""

    model: str
    name: str | None
    kind: str
    area: str | None
    stage: Stage
    unknown: bool = Field(description="In use by its stage, and nobody has answered lately.")
    version: str
    ended_reason: str
    changes: list[Change]


class Adoptions(Page):
    """A page of places."""

    items: list[Place]


class Use(Told):
    """Who uses one model: places that may be shown, and sums over all that are confirmed, hidden ones too."""

    model: str
    taken: dict[str, int] = Field(description="In use, trying, ended after a trial, unknown.")
    coming: dict[str, int] = Field(description="Preparing, decided, interested: never added to what is taken.")
    hidden: int
    followers: int


class SpreadAsked(Told):
    """How the board is narrowed."""

    model: Slug | None = Field(None, description="Slug of a model.")
    theme: Theme | None = None


class SpreadListAsked(Asked):
    """The same of the list by model."""

    theme: Theme | None = None


class Share(Told):
    """What is known so many months after the first use; all of `due` stay in the whole."""

    months: int
    due: int
    in_use: int
    partly: int
    no: int
    ended: int
    unknown: int
    waiting: int


class Part(Told):
    """The core part that is changed most: a sign that the core is wrong."""

    key: str
    what: str
    changed: int
    checks: int


class Sums(Told):
    """What is counted of some adoptions. `kinds` sums up to `total`."""

    total: int
    kinds: dict[str, int]
    taken: int
    in_use: int
    unknown: int
    areas: int = Field(description="Areas of named places in which it came into use.")
    hidden: int
    first_outside_home: str | None
    days_to_use: int | None
    shares: list[Share]


class AreaRow(Told):
    """An employment area: how many of the places that are named stand how."""

    code: str
    kinds: dict[str, int]


class Spread(Sums):
    """The board: all sums, and by area."""

    by_area: list[AreaRow]
    without_area: dict[str, int]
    unnamed: dict[str, int]


class ModelSpread(Sums):
    """The sums of one model."""

    model: str
    most_changed: Part | None


class Spreads(Page):
    """A page of models by slug."""

    items: list[ModelSpread]
