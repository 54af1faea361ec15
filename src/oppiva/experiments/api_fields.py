"""What the addresses of public experiments below `/api/v1/` take and answer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from oppiva.experiments.models import Choice
from oppiva.people.interface.fields import Asked, Page, Told

# As a programme's and an experiment's code stand in an address.
Code = Annotated[str, StringConstraints(pattern=r"^[^/\u0000-\u001f]{1,40}$")]


class ExperimentsAsked(Asked):
    """How the list of public experiments is narrowed."""

    programme: Code | None = Field(None, description="Code of a programme.")


class ExperimentLinks(Told):
    """Where more of it is."""

    self: str
    page: str = Field(description="The page for people, in the reader's language.")


class ExperimentRow(Told):
    """A public experiment by the number that is out now."""

    programme: str
    code: str
    number: int
    published_at: str
    sha256: str
    language: str
    name: str
    summary: str
    theme: str
    areas: list[str]
    decision: Choice
    certainty: int | None
    links: ExperimentLinks


class Experiments(Page):
    """A page of public experiments, the newest first."""

    items: list[ExperimentRow]


class Experiment(ExperimentRow):
    """A public experiment whole, as its page shows it."""

    licence: str
    authors: list[str] = Field(description="Those who say yes to their name today; the others are the team.")
    content: dict[str, Any]
