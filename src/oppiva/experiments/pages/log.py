"""The part of an experiment's page about the numbers and the diary."""

from __future__ import annotations

from oppiva.experiments.rules import Sight


def log_part(sight: Sight) -> dict[str, object]:
    """What the template `_log.html` needs."""
    return {}
