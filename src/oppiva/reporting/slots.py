"""Named slots of reporting: upper apps that hold the records give the figures; until then nothing has been counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Series:
    """One workshop series and the buckets of its teams' experiments, in the order of the teams (records.md 2.5)."""

    label: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """What one query counted: the figure itself, and the stages of what is on its way, worded by `words.STAGES`.

    `parts` divide the figure itself; their words are there, too.
    """

    value: int = 0
    stages: tuple[tuple[str, int], ...] = ()
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def begun(self) -> int:
        """Everything that exists, whatever its stage."""
        return self.value + sum(number for _stage, number in self.stages)


class Counting(Protocol):
    """Counts one target of any number of programmes; without `imported`, of what was not brought in from a file."""

    def __call__(self, programmes: Collection[UUID], /, *, imported: bool = True) -> Mapping[UUID, Tally]:
        """The tally of each programme; one that is left out stands at 0."""
        ...


@dataclass(frozen=True)
class Query:
    """A named query that answers one target of any number of programmes in a constant number of statements."""

    name: str
    count: Counting


ExperimentSource = Callable[[Collection[UUID]], Mapping[UUID, tuple[Series, ...]]]


def _nothing(programmes: Collection[UUID], /, *, imported: bool = True) -> Mapping[UUID, Tally]:
    return {}


def _no_series(programmes: Collection[UUID]) -> Mapping[UUID, tuple[Series, ...]]:
    return {}


# A target that the plan format knows (funding.md 8): its records do not exist yet, so it stands at 0 (records.md 13).
_queries: dict[str, Query] = {"models": Query("models_published", _nothing)}
_experiments: list[ExperimentSource] = [_no_series]
EXPERIMENTS_QUERY = "experiments_carried_out"


def register_count(target: str, query: Query) -> None:
    """Give the target of this code its query; the last one given holds."""
    _queries[target] = query


def query_of(target: str) -> Query | None:
    """The query of a target, None when nobody counts it: it is shown as unknown, never as 0."""
    return _queries.get(target)


def queries() -> tuple[Query, ...]:
    """Every query there is, the one of experiments apart."""
    return tuple(_queries.values())


def register_experiments(source: ExperimentSource) -> None:
    """Give the experiments by series and team; one source, the last one given holds."""
    _experiments[:] = [source]


def experiments_of(programmes: Collection[UUID]) -> Mapping[UUID, tuple[Series, ...]]:
    """The series of each programme with the buckets of their experiments; a programme without series is left out."""
    return _experiments[0](programmes) if programmes else {}
