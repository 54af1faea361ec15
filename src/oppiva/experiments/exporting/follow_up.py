"""Follow-up in what goes out: its rows in the tables, its part of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oppiva.experiments.models import Cycle
from oppiva.experiments.queries.whole import Whole
from oppiva.experiments.rules import Sight
from oppiva.ui.papers import Section

Row = Mapping[str, Any]


def rows_of(_whole: Whole) -> Sequence[Row]:
    """Every due question of the rounds that are open: experiment, round, months, due_on, value (unknown where nobody
    answered in time), reason, answered_on, late."""
    return ()


def section_of(_sight: Sight, _cycle: Cycle) -> Section | None:
    """What became of the decision, for a document; None while nothing is due."""
    return None
