"""That a team has looked, from its form, at what others have tried: noted once, by itself (E7)."""

from __future__ import annotations

from oppiva.core.policy import reading
from oppiva.experiments.models import Problem
from oppiva.experiments.rules import Insider
from oppiva.jobs import clock


def note_prior_search(insider: Insider) -> None:
    """The moment of the first search stays; nothing that is typed is kept here, and nobody's version moves.

    It is asked with every pause of who types: only the first one writes, the others wait for no writer.
    """
    with reading(insider.actor):
        rows = Problem.objects.filter(experiment=insider.experiment, prior_searched_at__isnull=True)
        if rows.exists():
            rows.update(prior_searched_at=clock.now())
