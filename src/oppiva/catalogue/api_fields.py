"""What the addresses of the library below `/api/v1/` take and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from oppiva.catalogue.forms.library import LONGEST
from oppiva.catalogue.models import MOST_EVIDENCE, Effect, EffortStep, ModelState
from oppiva.experiments.models import Theme, Whose
from oppiva.people.interface.fields import NO_NUL, AreaCode, Asked, Page, Told

# What stands in an address: digits and dots, and what a slug is made of.
Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,120}$")]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$")]
States = Literal["due_review", "replaced", "withdrawn", "all"]
Order = Literal["newest", "evidence", "name"]


class ModelsAsked(Asked):
    """How the list of models is narrowed, as the library's own list."""

    q: str | None = Field(None, max_length=LONGEST, pattern=NO_NUL, description="Words, or what is meant; best first.")
    theme: Theme | None = None
    for_whom: Whose | None = None
    area: AreaCode | None = Field(None, description="Code of an employment area where it was tried.")
    evidence: int | None = Field(None, ge=1, le=MOST_EVIDENCE, description="At least so strong.")
    effort: EffortStep | None = None
    effect: Effect | None = None
    state: States | None = Field(None, description="Without it: what is offered for use.")
    order: Order = "newest"


class ModelLinks(Told):
    """Where more of it is."""

    model_config = ConfigDict(extra="allow")

    self: str
    page: str = Field(description="The page for people, in the reader's language.")


class Translation(Told):
    """A name and a sentence in another language."""

    name: str
    one_sentence: str


class ModelRow(Told):
    """A model by its newest version."""

    slug: str
    code: str
    state: ModelState
    local_variant: bool
    from_elsewhere: bool = Field(description="From the library of another installation.")
    version: str
    published_at: str
    language: str
    name: str
    one_sentence: str
    translations: dict[str, Translation]
    theme: str
    for_whom: list[str]
    evidence: int
    effect: str
    effort: str
    start_minutes: int | None
    tried_in: list[str] = Field(description="Codes of employment areas.")
    in_use_in_places: int
    links: ModelLinks


class Models(Page):
    """A page of models."""

    items: list[ModelRow]


class Steward(Told):
    """Who keeps a model: the organisation and the role, never a person."""

    organisation: str
    role: str
    until: str | None
    checked_next_on: str | None


class Origin(Told):
    """Where a model of another installation came from."""

    library: str
    address: str | None
    code: str
    programme: str


class Other(Told):
    """Another model."""

    slug: str
    name: str
    language: str
    state: ModelState


class Model(ModelRow):
    """A model with what stands beside its newest version."""

    steward: Steward | None
    origin: Origin | None = Field(description="Where it came from, when it is of another installation.")
    replaced_by: Other | None
    variants: list[Other]


class VersionRow(Told):
    """A version as the list tells it."""

    version: str
    change: str
    note: str
    published_at: str
    adopters_change: bool = Field(description="Whether a change of an adopter came into it.")
    links: ModelLinks


class Versions(Page):
    """A page of versions, the newest first."""

    items: list[VersionRow]


class Version(Told):
    """A version as it was frozen: the same for ever. `sha256` is of the canonical JSON of `content`."""

    slug: str
    version: str
    published_at: str
    sha256: str
    content: dict[str, Any]
    links: ModelLinks


class Node(Told):
    """An end of a step: what it is, and its code, name and address as far as they are public."""

    kind: str
    code: str
    name: str
    language: str
    page: str | None


class Step(Told):
    """A step from one end to the other."""

    kind: str
    on: str
    source: Node
    target: Node


class Day(Told):
    """What happened on a day inside a record of the path, in the reader's language."""

    on: str
    what: str
    node: Node


class Folded(Told):
    """Steps of one kind whose experiments are open to nobody here, in words."""

    kind: str
    what: str


class Path(Told):
    """What led to a model and what came of it; `cut`: it goes on further than is told."""

    slug: str
    up: list[Step]
    down: list[Step]
    days: list[Day]
    not_public: list[Folded]
    cut: bool
