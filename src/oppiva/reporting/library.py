"""What reporting counts of operating models: those in the library, and what is on its way (records.md 13)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from oppiva.catalogue.queries import ModelsCounted, models_counted
from oppiva.reporting import slots
from oppiva.reporting.slots import Query, Tally

MODELS = "models"


def register() -> None:
    """The target `models` gets its query."""
    slots.register_count(MODELS, Query("models_published", _models))


def _models(programmes: Collection[UUID], /, *, imported: bool = True) -> Mapping[UUID, Tally]:
    """None of these was brought in from a file: a model from elsewhere is of another origin."""
    return {pk: tally_of(one) for pk, one in models_counted(programmes).items()}


def tally_of(one: ModelsCounted) -> Tally:
    """Models of a programme as the figure of its target, with what is on its way."""
    stages = (
        ("reviewed", one.reviewed),
        ("on_trial", one.on_trial),
        ("draft", one.drafts),
        ("candidate", one.candidates),
    )
    return Tally(one.published, tuple((stage, number) for stage, number in stages if number))
