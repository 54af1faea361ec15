"""The flow of a workshop as plain data: its steps, when each begins, and what separates two flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
POSITION = "position"


@dataclass(frozen=True)
class Option:
    """One of the up to four answers a step offers."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Step:
    """One step: what everybody does now, for how many minutes, in which step of the form."""

    title: str
    prompt: str = ""
    options: tuple[Option, ...] = ()
    minutes: int = 30
    form_step: str = ""
    strengths: bool = False

    def values(self) -> dict[str, object]:
        """The fields of a stored step, its place apart."""
        return {
            "title": self.title,
            "prompt": self.prompt,
            "options": [{"title": one.title, "text": one.text} for one in self.options],
            "minutes": self.minutes,
            "form_step": self.form_step,
            "strengths": self.strengths,
        }


@dataclass(frozen=True)
class Difference:
    """A step of one flow that the other lacks, has besides, or has otherwise; `fields` says in what."""

    kind: str
    title: str
    fields: tuple[str, ...] = ()


def step_of(data: Mapping[str, Any]) -> Step:
    """A step from the data of a saved flow."""
    return Step(
        title=str(data.get("title", "")),
        prompt=str(data.get("prompt", "")),
        options=options_of(data.get("options") or ()),
        minutes=int(data.get("minutes", 0)),
        form_step=str(data.get("form_step", "")),
        strengths=bool(data.get("strengths")),
    )


def options_of(data: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    """The options of a step from its data."""
    return tuple(Option(str(one.get("title", "")), str(one.get("text", ""))) for one in data)


def total(steps: Sequence[Step]) -> int:
    """The minutes of all steps together."""
    return sum(step.minutes for step in steps)


def length(begins: datetime | None, ends: datetime | None) -> int | None:
    """The whole minutes of a half-day, over a change of the clocks too; None without a date."""
    if begins is None or ends is None:
        return None
    return int((ends.astimezone(UTC) - begins.astimezone(UTC)).total_seconds() // 60)


def starts(begins: datetime | None, steps: Sequence[Step]) -> list[datetime | None]:
    """When each step begins, in the half-day's own zone: minutes pass alike over a change of the clocks."""
    found: list[datetime | None] = []
    gone = 0
    for step in steps:
        at = None if begins is None else begins.astimezone(UTC) + timedelta(minutes=gone)
        found.append(None if at is None or begins is None else at.astimezone(begins.tzinfo))
        gone += step.minutes
    return found


def differences(present: Sequence[Step], other: Sequence[Step]) -> tuple[Difference, ...]:
    """What the other flow has otherwise than the present one, in the order of the other, what it lacks last.

    Steps are the same by their title; of those left over, by what is asked in them.
    """
    pairs = pairs_of(present, other)
    moved = _moved([pairs[index] for index in range(len(other)) if index in pairs])
    found = []
    for index, step in enumerate(other):
        if index not in pairs:
            found.append(Difference(ADDED, step.title))
            continue
        names = _changed(present[pairs[index]], step)
        if pairs[index] in moved:
            names = (*names, POSITION)
        if names:
            found.append(Difference(CHANGED, step.title, names))
    kept = set(pairs.values())
    gone = [Difference(REMOVED, step.title) for index, step in enumerate(present) if index not in kept]
    return (*found, *gone)


def pairs_of(present: Sequence[Step], other: Sequence[Step]) -> dict[int, int]:
    """Index in the other flow -> index in the present one."""
    pairs: dict[int, int] = {}
    free = list(range(len(present)))
    for same in (_same_title, _same_question):
        for index, step in enumerate(other):
            if index in pairs:
                continue
            twin = next((one for one in free if same(present[one], step)), None)
            if twin is not None:
                pairs[index] = twin
                free.remove(twin)
    return pairs


def _same_title(one: Step, other: Step) -> bool:
    return one.title.casefold() == other.title.casefold()


def _same_question(one: Step, other: Step) -> bool:
    return bool(one.prompt) and one.prompt == other.prompt


def _changed(one: Step, other: Step) -> tuple[str, ...]:
    return tuple(field.name for field in fields(Step) if getattr(one, field.name) != getattr(other, field.name))


def _moved(order: Sequence[int]) -> set[int]:
    """The fewest that stand elsewhere: what is not in the longest run that keeps the present order."""
    best: list[list[int]] = []
    for value in order:
        best.append([*_longest([run for run in best if run[-1] < value]), value])
    return set(order) - set(_longest(best))


def _longest(runs: Sequence[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run)) if runs else []
