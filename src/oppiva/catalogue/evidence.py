"""How strong the evidence of a model is, computed, never typed (records.md 3.3). Plain Python: facts in, level out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oppiva.catalogue.models.choices import EdgeKind

NO_EVIDENCE, EXPERIENCE, COUNTED, COUNTED_AGAIN, REPEATED, COMPARED = range(6)
SURE, SUREST = 2, 4
CAP = COUNTED
MONTHS_A_STEP = 24
_FOR = frozenset({EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS})


@dataclass(frozen=True)
class Source:
    """An effective source that was carried out: an experiment, or an adoption with a result.

    `team`: whose it is; `areas`: where; `certainty` 0-4 as the team said it, an adoption 2 or 1. `answered`: what was
    said to it when it contradicts.
    """

    node: UUID
    kinds: frozenset[str]
    certainty: int
    team: UUID | None
    areas: frozenset[str]
    answered: bool = True


@dataclass(frozen=True)
class Evidence:
    """The level 0-5, and why it is no higher: `unanswered`, `outweighed` (as many against as for), `aged` steps down,
    `lowered` by a reviewer."""

    level: int
    of_sources: int
    unanswered: bool = False
    outweighed: bool = False
    aged: int = 0
    lowered: bool = False


def evidence_of(
    sources: Collection[Source],
    *,
    checked_on: date | None = None,
    today: date | None = None,
    lowered_to: int | None = None,
) -> Evidence:
    """The evidence of a model from its carried-out sources, lowered by contradiction, by age and by a reviewer.

    `checked_on`: when its steward last looked at it; None: it has not been published yet, and does not age.
    """
    backing = [one for one in sources if one.kinds & _FOR]
    against = [one for one in sources if EdgeKind.CONTRADICTS in one.kinds]
    plain = _by_sources(backing)
    unanswered = any(not one.answered for one in against)
    outweighed = bool(against) and len(against) >= len(backing)
    level = min(plain, CAP) if unanswered or outweighed else plain
    steps = min(months_between(checked_on, today) // MONTHS_A_STEP, level) if checked_on and today else 0
    level -= steps
    lowered = lowered_to is not None and lowered_to < level
    return Evidence(
        level=lowered_to if lowered and lowered_to is not None else level,
        of_sources=plain,
        unanswered=unanswered,
        outweighed=outweighed,
        aged=steps,
        lowered=lowered,
    )


def _by_sources(backing: Collection[Source]) -> int:
    if not backing:
        return NO_EVIDENCE
    sure = [one for one in backing if one.certainty >= SURE]
    if not sure:
        return EXPERIENCE
    # A team that is not known is one of its own: an adoption's organisation, an imported experiment.
    teams = {one.team or one.node for one in sure}
    if len(teams) < 2:
        return COUNTED
    areas = {area for one in sure for area in one.areas}
    if len(areas) < 2:
        return COUNTED_AGAIN
    return COMPARED if any(one.certainty >= SUREST for one in backing) else REPEATED


def months_between(first: date, last: date) -> int:
    """Full months from a day to another, 0 when the other comes before it."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(0, months - (last.day < first.day))
