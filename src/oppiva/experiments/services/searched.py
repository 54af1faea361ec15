"""What search is told of, in the transaction of the deed: what is deleted or withdrawn is found no more at once.

Who may find a text is asked when somebody searches: sharing wider or narrower changes nothing here.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from oppiva.experiments import rules
from oppiva.experiments.models import Cycle, Experiment, Step
from oppiva.search import services as search

WHOLE, PUBLISHED, BEGUN = KINDS = ("experiment", "published", "begun")  # as search_kinds.py registers them


def step_saved(experiment: Experiment, cycle: Cycle, step: str) -> None:
    """A step was saved: of one at work the index holds what the team shows, of one that is decided the problem alone
    can still change. What nobody else reads costs a save no more than the question."""
    if experiment.submitted_at is not None:
        if step == Step.PROBLEM:
            search.changed(WHOLE, [experiment.pk])
    elif rules.is_shared(cycle, step):
        search.changed(BEGUN, [experiment.pk])


def step_shown(experiment: Experiment) -> None:
    """A step was opened or closed before the decision."""
    if experiment.submitted_at is None:
        search.changed(BEGUN, [experiment.pk])


def decision_recorded(experiment: Experiment) -> None:
    """A decision was recorded or corrected: the whole record is found from now on, in place of what was shown."""
    search.changed(WHOLE, [experiment.pk])
    search.gone(BEGUN, [experiment.pk])


def page_changed(experiment: Experiment) -> None:
    """A number went out, or the page was withdrawn."""
    search.changed(PUBLISHED, [experiment.pk])


def brought_in(experiment: Experiment) -> None:
    """An experiment of before this service came in with a workbook."""
    search.changed(WHOLE if experiment.submitted_at is not None else BEGUN, [experiment.pk])


def taken_out(experiments: Collection[UUID]) -> None:
    """These experiments are deleted."""
    for kind in KINDS:
        search.gone(kind, experiments)
