"""Who hears of what somebody else did to a plan version or a commitment: those who made it and may still see it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from oppiva.core.policy import Actor, Level
from oppiva.people.queries import actor_for, person_behind
from oppiva.people.services import notify
from oppiva.programme import queries, rules
from oppiva.programme.models import Commitment, PlanVersion, Programme
from oppiva.ui.context import bare_path

# Kinds of notice: programme/notices.py words them.
PLAN, COMMITMENT = "plan", "commitment"


def tell_author(
    actor: Actor,
    programme: Programme,
    version: PlanVersion,
    code: str,
    *,
    reason: str = "",
    by: PlanVersion | None = None,
) -> None:
    """Tells the author of a version what somebody else did with it; `by` is the version that came of it."""
    notify(
        actor,
        _who_still_see(actor, [version.created_by], version),
        kind=PLAN,
        object_id=version.pk,
        code=code,
        facts={"programme": programme.code, "no": version.no, "by": by.no if by else version.no},
        reason=reason,
        link=bare_path(reverse("programme:check", args=[programme.code, (by or version).no])),
    )


def tell_recorders(actor: Actor, commitment: Commitment, code: str, *, before: str, reason: str = "") -> None:
    """Tells those who recorded a commitment that somebody else changed how far it has come, or removed it."""
    programme = commitment.programme
    gone = code == "removed"
    args = [programme.code] if gone else [programme.code, commitment.pk]
    notify(
        actor,
        _who_still_see(actor, queries.recorders_of(commitment), commitment),
        kind=COMMITMENT,
        object_id=commitment.pk,
        code=code,
        facts={"programme": programme.code, "before": str(before), "after": str(commitment.kind)},
        reason=reason,
        link=bare_path(reverse("programme:commitments" if gone else "programme:commitment", args=args)),
    )


def _who_still_see(actor: Actor, persons: Iterable[UUID | None], record: PlanVersion | Commitment) -> list[UUID]:
    """Those but the actor whose roles still open the record: nobody is told of what they no longer may read."""
    found = []
    for one in persons:
        person = person_behind(one) if one is not None and str(one) != actor.person_id else None
        if person is not None and _sees(actor_for(person), record):
            found.append(person.pk)
    return found


def _sees(reader: Actor, record: PlanVersion | Commitment) -> bool:
    if isinstance(record, PlanVersion):
        return rules.plan_versions_visible_to(reader, Level.FULL).filter(pk=record.pk).exists()
    return rules.commitments_visible_to(reader).filter(pk=record.pk).exists()
