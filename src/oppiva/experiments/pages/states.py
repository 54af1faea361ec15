"""The part of an experiment's page about what the team may do next with the experiment."""

from __future__ import annotations

from oppiva.experiments.rules import Sight


def states_part(sight: Sight) -> dict[str, object]:
    """What the template `_states.html` needs."""
    return {}
