"""Counts against targets: a figure, the name of its query and its day travel together (records.md 13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oppiva.core.charts import BUCKETS, Column, Figure, goal_matrix
from oppiva.core.charts.matrix import MOST_MARKS
from oppiva.reporting.slots import Series, Tally

EXPERIMENTS = "experiments"


@dataclass(frozen=True)
class Count:
    """One target and what is counted for it today; `value` is None where nobody counts it, which is not 0."""

    code: str
    value: int | None
    target: int
    approximate: bool
    query: str
    as_of: date
    unit: str = ""
    definition: str = ""
    stages: tuple[tuple[str, int], ...] = ()
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def begun(self) -> int | None:
        """Counted ones and those on their way."""
        return None if self.value is None else self.value + sum(number for _stage, number in self.stages)

    @property
    def missing(self) -> int | None:
        """What is still missing from the target, never below 0."""
        return None if self.begun is None else max(0, self.target - self.begun)


@dataclass(frozen=True)
class Experiments:
    """The experiments in their seven buckets, `missing` filled up to the target, and the marks drawn from one list."""

    target: int
    by_bucket: tuple[tuple[str, int], ...]
    figure: Figure | None
    labelled: bool

    def of(self, bucket: str) -> int:
        """How many stand in this bucket."""
        return dict(self.by_bucket)[bucket]

    @property
    def total(self) -> int:
        """All marks: the larger of the target and of what exists."""
        return sum(number for _bucket, number in self.by_bucket)


def experiments(
    series: Sequence[Series], *, target: int, names: dict[str, str], head: str = "", rows: int = 7
) -> Experiments:
    """Buckets whose sum is the larger of the target and of what exists (records.md 2.5), with their marks.

    The figures are counted from the very list that is drawn; above 600 marks nothing is drawn and the list is counted.
    Refuses a bucket that is not one of the seven.
    """
    marks = [mark for one in series for mark in one.marks]
    unknown = set(marks) - set(BUCKETS)
    if unknown:
        raise ValueError(f"unknown buckets {sorted(unknown)}")
    figure: Figure | None = None
    if max(target, len(marks)) <= MOST_MARKS:
        columns = [Column(one.label, one.marks) for one in series]
        figure = goal_matrix(columns, target=target, names=names, rows=rows, key="k", head=head)
        counted = figure.counts
    else:
        counted = {bucket: marks.count(bucket) for bucket in BUCKETS}
        counted["missing"] += max(0, target - len(marks))
    return Experiments(
        target, tuple((bucket, counted[bucket]) for bucket in BUCKETS), figure, any(one.label for one in series)
    )


def tally_of(series: Sequence[Series]) -> Tally:
    """The experiments of all series as one tally: carried out, and every other bucket as a stage."""
    marks = [mark for one in series for mark in one.marks]
    stages = tuple((bucket, marks.count(bucket)) for bucket in BUCKETS if bucket not in {"carried_out", "missing"})
    return Tally(marks.count("carried_out"), tuple((bucket, number) for bucket, number in stages if number))
