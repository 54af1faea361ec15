"""Follow-up in what goes out: its rows in the tables, its part of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from oppiva.experiments.exporting.columns import STILL
from oppiva.experiments.models import Cycle
from oppiva.experiments.queries.follow_ups import AHEAD, Round, rounds_in, rounds_of
from oppiva.experiments.queries.whole import Whole
from oppiva.experiments.rules import Sight
from oppiva.ui import formatting
from oppiva.ui.papers import Grid, Section

Row = Mapping[str, Any]


def rows_of(whole: Whole) -> Sequence[Row]:
    """Every due question of the rounds that are open; what nobody answered in time is unknown."""
    codes = {one.pk: one.code for one in whole.taken.experiments}
    return [
        {
            "experiment": codes[experiment],
            "round": one.cycle.number,
            "months": str(each.due.months),
            "due_on": each.due.on,
            "value": each.state,
            "reason": each.reason,
            "answered_on": each.answered_on,
            "late": each.late,
        }
        for experiment, rounds in whole.rounds.items()
        for one in rounds
        for each in _due(rounds_in(one.cycle, one.decision.choice))
    ]


def section_of(sight: Sight, cycle: Cycle) -> Section | None:
    """What became of the decision, for a document; None while nothing is due."""
    if cycle.decided_at is None:
        return None
    found = _due(rounds_of(sight.actor, cycle))
    if not found:
        return None
    rows = [[str(each.due.months), formatting.date(each.due.on), str(STILL[each.state]), each.reason] for each in found]
    head = [_("Months after the decision"), _("Day it was asked"), _("In use"), _("Why")]
    return Section(_("Follow-up"), [Grid(_("Whether it was in use later"), head, rows)])


def _due(found: Sequence[Round]) -> list[Round]:
    return [each for each in found if each.state != AHEAD]
