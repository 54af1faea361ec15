"""Result and decision on the experiment's own page, for who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from oppiva.experiments.models import Cycle, Experiment
from oppiva.experiments.pages.decision import Recorded, recorded
from oppiva.experiments.pages.result import ReadResult, read
from oppiva.experiments.queries.page import Steps


@dataclass(frozen=True)
class Outcome:
    """What came of a cycle; either part may be missing, as when the team shares the result before it decides."""

    result: ReadResult | None
    said: Recorded | None
    correct: str


def outcome_of(experiment: Experiment, cycle: Cycle, steps: Steps | None, *, inside: bool) -> Outcome | None:
    """The parts that were given to the reader: the team works on its own pages until the decision."""
    if steps is None or (inside and cycle.decided_at is None):
        return None
    result = read(steps.result) if steps.result is not None and steps.result.saved_at is not None else None
    decided = cycle.decided_at is not None and steps.decision is not None and steps.decision.choice
    said = recorded(steps.decision, cycle.decided_at) if decided and steps.decision is not None else None
    if result is None and said is None:
        return None
    args = [experiment.programme.code, experiment.code, cycle.number]
    correct = reverse("experiments:decision_correct", args=args) if inside and said is not None else ""
    return Outcome(result, said, correct)
