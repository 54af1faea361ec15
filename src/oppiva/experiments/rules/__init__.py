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
from oppiva.experiments.rules.log import log_for, may_open_diary_file, may_read_log, own_entry, own_observation

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
    "log_for",
    "may_open_diary_file",
    "may_read_log",
    "may_read_step",
    "newest_cycle",
    "own_entry",
    "own_observation",
    "readers_of_step",
    "require_insider",
    "require_open",
    "with_places",
]
