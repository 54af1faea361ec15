"""Reads of plan versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from oppiva.core.plan import Plan
from oppiva.core.policy import Actor, Level
from oppiva.people.queries import names_of
from oppiva.programme import rules
from oppiva.programme.checking import DEFAULT_KEY, plan_of
from oppiva.programme.models import CheckRun, PlanVersion, Programme


@dataclass(frozen=True)
class VersionRow:
    """A plan version in a list, with the counts of its check by severity (empty for who may only know it exists)."""

    no: int
    origin: str
    created_at: datetime
    author: str
    based_on: int | None
    counts: Mapping[str, int]
    in_force: bool


def version_rows(actor: Actor, programme: Programme) -> list[VersionRow]:
    """All versions of a programme, the newest first; who wrote them and their counts only for who may read them."""
    readable = rules.programmes_visible_to(actor, "read", "plan", Level.FULL).filter(pk=programme.pk).exists()
    counts = CheckRun.objects.filter(plan_version=OuterRef("pk"), criteria_set__key=DEFAULT_KEY).values("counts")[:1]
    rows = list(
        rules.plan_versions_visible_to(actor)
        .filter(programme=programme)
        .order_by("-no")
        .annotate(counts=Subquery(counts))
        .values_list("pk", "no", "origin", "created_at", "created_by", "based_on__no", "counts")
    )
    names = names_of({row[4] for row in rows if row[4]}) if readable else {}
    return [
        VersionRow(
            no,
            origin,
            created_at,
            names.get(created_by, "") if created_by else "",
            based_on,
            (counts or {}) if readable else {},
            pk == programme.plan_version_id,
        )
        for pk, no, origin, created_at, created_by, based_on, counts in rows
    ]


def plan_in_force(programme: Programme) -> Plan | None:
    """The plan that the programme follows, None for a draft."""
    return plan_of(programme.plan_version) if programme.plan_version else None


def newest_version(programme: Programme) -> PlanVersion | None:
    """The version with the highest number, read by `edit` and the programme's draft page."""
    return PlanVersion.objects.filter(programme=programme).order_by("-no").first()


def other_in_force(version: PlanVersion) -> int | None:
    """The number of the version that the programme follows, when it is not this one."""
    followed = version.programme.plan_version_id
    if followed is None or followed == version.pk:
        return None
    return PlanVersion.objects.filter(pk=followed).values_list("no", flat=True).first()


def previous_version(version: PlanVersion) -> PlanVersion | None:
    """The version numbered before this one."""
    return PlanVersion.objects.filter(programme_id=version.programme_id, no=version.no - 1).first()


def version_numbers(programme: Programme) -> list[int]:
    """The numbers of all versions, the oldest first; the caller has checked that the plan may be read."""
    return list(PlanVersion.objects.filter(programme=programme).order_by("no").values_list("no", flat=True))


def version_of(programme: Programme, no: int) -> PlanVersion | None:
    """A version by its number; the caller has checked that the plan may be read."""
    return PlanVersion.objects.filter(programme=programme, no=no).select_related("programme").first()


def decision_version(programme: Programme) -> PlanVersion | None:
    """The newest version that records a decision of the funder by hand."""
    rows = PlanVersion.objects.filter(programme=programme, origin=PlanVersion.Origin.DECISION)
    return rows.order_by("-no").first()
