"""Which of the seven buckets an experiment is in, as one of the 105 (records.md 2.5). Facts in, code out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CARRIED_OUT, NOT_COUNTED, INTERRUPTED = "carried_out", "decided_not_counted", "interrupted"
REVIEWING, RUNNING, NOT_STARTED = "reviewing", "running", "not_started"
MISSING = "missing"
# What a cycle lacks to count: an entry or a number from the time of the trial; a field of the result or the decision.
LOG = "log"
_OF_STATE = {
    "decided": NOT_COUNTED,
    "published": NOT_COUNTED,
    "interrupted": INTERRUPTED,
    "reviewing": REVIEWING,
    "running": RUNNING,
    "paused": RUNNING,
}


@dataclass(frozen=True)
class CycleFacts:
    """One cycle: whether its decision is recorded, whether anything was written down inside the time of its trial, and
    the codes of E18-E21 and E24 that are empty."""

    decided: bool
    logged: bool
    empty: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Both halves of the rule."""
        return self.decided and self.logged and not self.empty


def bucket_of(state: str, cycles: Sequence[CycleFacts]) -> str:
    """The one bucket, in the order of the page: a cycle that counted stays counted whatever comes after it."""
    if any(cycle.counts for cycle in cycles):
        return CARRIED_OUT
    return _OF_STATE.get(state, NOT_STARTED)


def missing_of(cycle: CycleFacts) -> tuple[str, ...]:
    """What keeps a decided cycle from counting: `log`, and codes of fields."""
    return (*(() if cycle.logged else (LOG,)), *cycle.empty)
