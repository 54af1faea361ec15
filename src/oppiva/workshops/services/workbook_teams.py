"""Teams of the past that a workbook names: in a series that came with one, a team nobody has formed here is made."""

from __future__ import annotations

from uuid import UUID

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.slots import Made
from oppiva.workshops import rules
from oppiva.workshops.models import Series, Team
from oppiva.workshops.services.logging import log_series
from oppiva.workshops.services.seats import lock_series

MOST_TEAMS = 20


def teams_by_number(programme: UUID) -> dict[tuple[UUID, int], Team]:
    """The living teams of a programme by series and number."""
    rows = Team.objects.filter(series__programme_id=programme, deleted_in__isnull=True)
    return {(team.series_id, team.number): team for team in rows.select_related("series__programme")}


def team_in(actor: Actor, series: Series, number: int) -> tuple[Team, list[Made]]:
    """The team of this number, and the record when it was made now.

    Refuses a team that is not there in a series that was made here (`experiment_no_team`).
    """
    locked = lock_series(series.pk)
    rules.require_series(actor, "write", locked)
    there = Team.objects.filter(series=locked, number=number, deleted_in__isnull=True).first()
    if there is not None:
        there.series = locked
        return there, []
    if not locked.imported:
        raise DomainError("experiment_no_team", field="team")
    # Nobody hears of a new team: what it did is over, and comes with the same row.
    made = save(Team(series=locked, number=number, published_at=clock.now(), imported=True), actor=actor)
    log_series("teams_published", actor, locked, count=1)
    return made, [Made(made)]
