"""What waits on the way to a public page and among questions to teams, for the first page of who can do it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from oppiva.core.policy import Actor, reading
from oppiva.experiments import rules
from oppiva.experiments.models import AuthorName, Experiment, Publication, PublicationCheck, ShareLevel, TeamQuestion
from oppiva.experiments.queries.log import team_ids
from oppiva.experiments.queries.publishing import KIND
from oppiva.people.models import Role
from oppiva.workshops.rules import series_visible_to

CheckState = PublicationCheck.State
MOST = 50
COLUMNS = (
    "programme__code", "code", "state", "share_level", "check_state", "returned", "confirmed", "out", "said",
    "questions_n", "asked_first",
)  # fmt: skip


@dataclass(frozen=True)
class WaitingCheck:
    """A text that a facilitator is asked to look at."""

    programme: str
    code: str
    asked_at: datetime


@dataclass(frozen=True)
class OnTheWay:
    """A decided experiment of one's own team: how its public page stands, and the questions that wait."""

    programme: str
    code: str
    is_returned: bool
    is_confirmed: bool  # and nothing has gone out since
    name_awaited: bool
    questions: int
    asked_at: datetime | None  # the oldest of them


def checks_waiting(actor: Actor) -> list[WaitingCheck]:
    """The texts that the actor may check, the one asked for first comes first; none of one's own team."""
    if Role.FACILITATOR not in actor.roles:
        return []
    with reading(actor):
        asked = _newest_check().filter(state=CheckState.OPEN, returned_at__isnull=True)
        rows = (
            Experiment.objects.filter(
                team__series__in=series_visible_to(actor, "approve", "experiment"),
                state__in=rules.PUBLISHABLE,
                deleted_in__isnull=True,
                programme__deleted_in__isnull=True,
            )
            .exclude(team__in=team_ids(actor))
            .annotate(asked=Subquery(asked.values("asked_at")[:1]))
            .filter(asked__isnull=False)
            .order_by("asked", "code")
        )
        return [WaitingCheck(*row) for row in rows.values_list("programme__code", "code", "asked")[:MOST]]


def on_the_way(actor: Actor, experiments: Collection[UUID]) -> list[OnTheWay]:
    """Of one's own decided experiments what waits for the reader, in one statement."""
    if actor.person_id is None:
        return []
    with reading(actor):
        check = _newest_check()
        said = AuthorName.objects.filter(experiment=OuterRef("pk"), person_id=actor.person_id, deleted_in__isnull=True)
        numbers = Publication.objects.filter(experiment=OuterRef("pk"), deleted_in__isnull=True)
        asked = TeamQuestion.objects.filter(
            experiment=OuterRef("pk"),
            state=TeamQuestion.State.ASKED,
            hidden_at__isnull=True,
            deleted_in__isnull=True,
        )
        count = asked.order_by().values("experiment").annotate(n=Count("pk")).values("n")
        rows = (
            Experiment.objects.filter(pk__in=experiments, deleted_in__isnull=True, programme__deleted_in__isnull=True)
            .annotate(
                check_state=Subquery(check.values("state")[:1]),
                returned=Subquery(check.values("returned_at")[:1]),
                confirmed=Subquery(check.values("confirmed_at")[:1]),
                out=Subquery(numbers.order_by("-number").values("published_at")[:1]),
                said=Exists(said),
                questions_n=Subquery(count[:1]),
                asked_first=Subquery(asked.order_by("asked_at").values("asked_at")[:1]),
            )
            .order_by("code")
        )
        return [_on_the_way(row) for row in rows.values(*COLUMNS)]


def _on_the_way(row: dict[str, Any]) -> OnTheWay:
    goes = row["state"] in rules.PUBLISHABLE and row["share_level"] == ShareLevel.PUBLIC
    since = row["out"] is None or (row["confirmed"] is not None and row["out"] < row["confirmed"])
    return OnTheWay(
        row["programme__code"],
        row["code"],
        goes and row["check_state"] == CheckState.OPEN and row["returned"] is not None,
        goes and row["check_state"] == CheckState.CONFIRMED and since,
        goes and not row["said"],
        row["questions_n"] or 0,
        row["asked_first"],
    )


def _newest_check() -> QuerySet[PublicationCheck]:
    """The newest check of the experiment of the outer statement."""
    rows = PublicationCheck.objects.filter(kind=KIND, object_id=OuterRef("pk"), deleted_in__isnull=True)
    return rows.order_by("-asked_at", "-pk")
