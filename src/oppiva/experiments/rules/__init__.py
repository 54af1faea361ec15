"""Who may see and write experiments."""

from oppiva.experiments.rules.experiments import (
    Insider,
    Sight,
    day_insider,
    experiment_for,
    experiment_target,
    insider,
    insider_by_pass,
    insider_for,
    is_shared,
    may_read_step,
    newest_cycle,
    readers_of_step,
    require_insider,
    require_open,
    with_places,
)

__all__ = [
    "Insider",
    "Sight",
    "day_insider",
    "experiment_for",
    "experiment_target",
    "insider",
    "insider_by_pass",
    "insider_for",
    "is_shared",
    "may_read_step",
    "newest_cycle",
    "readers_of_step",
    "require_insider",
    "require_open",
    "with_places",
]
