"""Who of a team hears what happened to its experiment (records.md 12)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment, PermissionRequest
from oppiva.people.services import notify
from oppiva.workshops.models import TeamMember

EXPERIMENT = "experiments.experiment"
PERMISSION, NEWS = "experiments.permission", "experiments.news"
PUBLISHING = "experiments.publishing"


def members_of(experiment: Experiment) -> list[UUID]:
    """The people of the team now."""
    rows = TeamMember.objects.filter(team_id=experiment.team_id, until__isnull=True, deleted_in__isnull=True)
    found = rows.exclude(enrolment__person__isnull=True).order_by("since", "pk")
    return [person for person in found.values_list("enrolment__person_id", flat=True) if person is not None]


def tell_team(
    actor: Actor,
    experiment: Experiment,
    code: str,
    *,
    facts: Mapping[str, object] | None = None,
    reason: str = "",
    mailed: bool = False,
) -> None:
    """A notice to every member but the one who did it, in the caller's transaction; `facts` are codes and numbers."""
    notify(
        actor,
        members_of(experiment),
        kind=EXPERIMENT,
        object_id=experiment.pk,
        code=code,
        facts={"code": experiment.code, **(facts or {})},
        reason=reason,
        link=address_of(experiment),
        mailed=mailed,
    )


def tell_of_request(
    actor: Actor,
    experiment: Experiment,
    request: PermissionRequest,
    code: str,
    facts: Mapping[str, object] | None = None,
) -> None:
    """What became of a request for permission, to the whole team; a line of its own beside the experiment's."""
    notify(
        actor,
        members_of(experiment),
        kind=PERMISSION,
        object_id=request.pk,
        code=code,
        facts={"code": experiment.code, **(facts or {})},
        link=f"{address_of(experiment)}lupa/",
    )


def address_of(experiment: Experiment) -> str:
    """The path of the experiment's page, without language prefix."""
    return f"/hanke/{experiment.programme.code}/kokeilut/{experiment.code}/"
