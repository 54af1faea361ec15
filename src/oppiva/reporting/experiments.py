"""What reporting draws of experiments: the marks of each series (records.md 2.5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from oppiva.experiments.queries import marks_of
from oppiva.reporting import slots
from oppiva.reporting.slots import Series


def register() -> None:
    """The marks of the goal matrix come from the experiments themselves."""
    slots.register_experiments(_series)


def _series(programmes: Collection[UUID]) -> Mapping[UUID, tuple[Series, ...]]:
    return {
        programme: tuple(Series(one.code, tuple(mark.bucket for mark in one.experiments)) for one in found)
        for programme, found in marks_of(programmes).items()
    }
