"""A code in the log of somebody who has left the team: nobody of the team can mend the line, a facilitator can."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from oppiva.audit.services import empty_wordings, save
from oppiva.core.text.personal import without_identity_codes
from oppiva.experiments import rules
from oppiva.experiments.rules import Sight
from oppiva.experiments.services.identity import CODES, coded_fields, coded_of_leavers, plain, require_clean
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.steps import locked
from oppiva.experiments.services.telling import tell_team
from oppiva.workshops.models import Series


def coded_experiments(series: Series) -> frozenset[UUID]:
    """The undecided experiments of a series in which somebody who has left wrote a code; no text leaves."""
    open_ = {"experiment__team__series": series, "cycle__decided_at__isnull": True, "cycle__deleted_in__isnull": True}
    return frozenset(row.experiment_id for row in coded_of_leavers(**open_))


def blank_codes(sight: Sight, *, reason: str) -> int:
    """A facilitator blanks the codes in lines of those who have left, unseen, so that the team can decide; how many.

    The rest of a line stays. Earlier wordings of it are emptied; the reason stays with the change, and the team hears
    it. Refuses who does not lead the series, and a reason that holds a code (`identity_code`).
    """
    rules.require_facilitator(sight)
    require_clean([reason])
    with transaction.atomic():
        experiment, cycle = locked(sight)
        rows = list(coded_of_leavers(cycle=cycle)) if cycle.decided_at is None else []
        for row in rows:
            changes = {name: without_identity_codes(plain(getattr(row, name))) for name in coded_fields(row)}
            empty_wordings(save(row, actor=CODES, changes=changes, reason=reason), changes)
        if rows:
            tell_team(sight.actor, experiment, "codes_blanked", reason=reason)
            log_experiment("codes_blanked", sight.actor, experiment, lines=len(rows))
        return len(rows)
