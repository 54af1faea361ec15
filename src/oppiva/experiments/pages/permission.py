"""The part of an experiment's page about permission asked and answered, news told."""

from __future__ import annotations

from oppiva.experiments.rules import Sight


def permission_part(sight: Sight) -> dict[str, object]:
    """What the template `_permission.html` needs."""
    return {}
