"""Reads of requests for help: a room's, a team's own and those of the teams that ask it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from oppiva.people.models import shown_name
from oppiva.workshops.call_names import first_name
from oppiva.workshops.models import HelpRequest


@dataclass(frozen=True)
class HelpRow:
    """A team's request for help as the screens show it; `first` comes before the others: somebody of it is remote."""

    pk: UUID
    team: UUID
    number: int
    text: str
    state: str
    asked_at: datetime
    to_team: int | None
    taken_by: UUID | None
    helper: str
    answer_by: date | None = None
    first: bool = False

    @property
    def waits(self) -> bool:
        """Nobody has come yet."""
        return self.state == HelpRequest.State.WAITING


def help_rows(teams: Collection[UUID], remote_first: Collection[UUID] = ()) -> list[HelpRow]:
    """The open requests of these teams: remote ones first, then who has waited longest (records.md 6.1)."""
    return _help_rows(Q(team_id__in=list(teams)), remote_first)


def help_around(team: UUID) -> list[HelpRow]:
    """A team's own open request, and those of the teams that ask it for help; one statement."""
    asking = HelpRequest.objects.filter(to_team_id=team, state__in=HelpRequest.LIVE, deleted_in__isnull=True)
    return _help_rows(Q(team_id=team) | Q(team_id__in=asking.values("team_id")))


def _help_rows(of: Q, remote_first: Collection[UUID] = ()) -> list[HelpRow]:
    rows = HelpRequest.objects.filter(of, state__in=HelpRequest.LIVE, deleted_in__isnull=True)
    columns = (
        "pk", "team_id", "team__number", "text", "state", "asked_at", "to_team__number", "taken_by_id",
        "taken_by__name", "answer_by",
    )  # fmt: skip
    return in_order(
        [
            HelpRow(
                pk, team, number, text, state, asked_at, to_team, taken_by, first_name(shown_name(helper or "")), by,
                team in remote_first,
            )
            for pk, team, number, text, state, asked_at, to_team, taken_by, helper, by in rows.values_list(*columns)
        ]
    )  # fmt: skip


def in_order(rows: Collection[HelpRow]) -> list[HelpRow]:
    """Who waits before who has been taken; among them remote teams first, then by waiting time."""
    return sorted(rows, key=lambda row: (not row.waits, not row.first, row.asked_at, row.number))
