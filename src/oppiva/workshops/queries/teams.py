"""Reads of teams and of the runs that propose them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oppiva.jobs.models import Job
from oppiva.workshops.models import Enrolment, Series, Session, SolverRun, Team, TeamMember, TeamProposal


@dataclass(frozen=True)
class MemberRow:
    """One who is divided into teams, as cards and lists show them."""

    pk: UUID
    person: UUID | None
    name: str
    unit: str
    organisation: str
    remote: bool
    email: str = ""
    bridge: bool = False


def member_rows(enrolments: Collection[UUID | str]) -> dict[str, MemberRow]:
    """Enrolment id -> its row; one statement."""
    rows = Enrolment.objects.filter(pk__in=list(enrolments), deleted_in__isnull=True)
    columns = ("pk", "person_id", "person__name", "person__email", "unit__name", "unit__organisation__name", "mode")
    return {
        str(pk): MemberRow(pk, person, name or "", unit or "", house or "", mode == Enrolment.Mode.REMOTE, email or "")
        for pk, person, name, email, unit, house, mode in rows.values_list(*columns)
    }


def proposal_of(series: Series) -> TeamProposal | None:
    """The open proposal with its run."""
    rows = TeamProposal.objects.select_related("run")
    return rows.filter(series=series, published_at__isnull=True, deleted_in__isnull=True).first()


def newest_run(series: Series) -> SolverRun | None:
    """The run asked for last."""
    rows = SolverRun.objects.filter(series=series, kind=SolverRun.Kind.TEAMS, deleted_in__isnull=True)
    return rows.order_by("-created_at").first()


def job_of(run: SolverRun) -> Job | None:
    """The job that carries the run out."""
    return Job.objects.filter(pk=run.job_id).first() if run.job_id is not None else None


@dataclass(frozen=True)
class PublishedTeam:
    """A team as published: its number and who is in it now."""

    pk: UUID
    number: int
    members: tuple[MemberRow, ...]


def published_teams(series: Series) -> list[PublishedTeam]:
    """The teams of a series with their members by name; two statements."""
    teams = list(
        Team.objects.filter(series=series, deleted_in__isnull=True).order_by("number").values_list("pk", "number")
    )
    if not teams:
        return []
    inside: dict[UUID, list[MemberRow]] = {}
    rows = TeamMember.objects.filter(team__series=series, until__isnull=True, deleted_in__isnull=True)
    columns = (
        "team_id", "enrolment_id", "enrolment__person_id", "enrolment__person__name", "enrolment__person__email",
        "enrolment__unit__name", "enrolment__unit__organisation__name", "enrolment__mode", "is_bridge",
    )  # fmt: skip
    ordered = rows.order_by("enrolment__person__name", "pk").values_list(*columns)
    for team, pk, person, name, email, unit, house, mode, bridge in ordered:
        remote = mode == Enrolment.Mode.REMOTE
        inside.setdefault(team, []).append(
            MemberRow(pk, person, name or "", unit or "", house or "", remote, email or "", bridge)
        )
    return [PublishedTeam(pk, number, tuple(inside.get(pk, ()))) for pk, number in teams]


def ready_for_teams(programme: str, fewest: int) -> list[tuple[Series, date]]:
    """Series of a programme with a first day and at least so many enrolled, by code: for the demo."""
    found = []
    for series in Series.objects.filter(programme__code=programme, deleted_in__isnull=True).order_by("code"):
        first = Session.objects.filter(series=series, number=1, day__isnull=False, deleted_in__isnull=True).first()
        held = Enrolment.objects.filter(series=series, state=Enrolment.State.ENROLLED, deleted_in__isnull=True)
        if first is not None and first.day is not None and held.count() >= fewest:
            found.append((series, first.day))
    return found


def team_of(enrolment: UUID) -> PublishedTeam | None:
    """The team a place is in now, with everybody in it; None when it is in none."""
    found = (
        TeamMember.objects.filter(enrolment_id=enrolment, until__isnull=True, deleted_in__isnull=True)
        .select_related("team__series")
        .first()
    )
    if found is None:
        return None
    return next((team for team in published_teams(found.team.series) if team.pk == found.team_id), None)
