"""The experiments of a whole programme with their members, for who tells the story of all of them."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from oppiva.experiments.models import Experiment
from oppiva.workshops.models import TeamMember


def experiments_in(programme: str) -> list[Experiment]:
    """The living experiments of a programme by code, with team and series."""
    rows = Experiment.objects.filter(programme__code=programme, deleted_in__isnull=True).order_by("code")
    return list(rows.select_related("team__series", "programme"))


def members_in(programme: str) -> dict[UUID, list[tuple[UUID, UUID | None]]]:
    """Who is in each team now, the first one first: person and unit, by team."""
    rows = TeamMember.objects.filter(
        team__series__programme__code=programme, until__isnull=True, deleted_in__isnull=True,
        enrolment__person__isnull=False,
    )  # fmt: skip
    found: dict[UUID, list[tuple[UUID, UUID | None]]] = defaultdict(list)
    columns = ("team_id", "enrolment__person_id", "enrolment__person__unit_id")
    for team, person, unit in rows.order_by("since", "enrolment__person__name", "pk").values_list(*columns):
        found[team].append((person, unit))
    return found
