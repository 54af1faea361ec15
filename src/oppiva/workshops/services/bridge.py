"""Who keeps the remote members of a mixed team in the room (etävastaava)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.workshops import rules
from oppiva.workshops.models import Session, TeamMember
from oppiva.workshops.services.live import changed


def name_bridge(actor: Actor, session: Session, *, enrolment: UUID) -> TeamMember:
    """One of a team, instead of whoever was it before. Refuses who is in no team of the series (`bridge_unknown`)."""
    rules.require_lead(actor, session)
    with transaction.atomic():
        rows = TeamMember.objects.select_for_update().filter(
            team__series__sessions=session, until__isnull=True, deleted_in__isnull=True
        )
        member = rows.filter(enrolment_id=enrolment).first()
        if member is None:
            raise DomainError("bridge_unknown", field="person")
        for other in rows.filter(team_id=member.team_id, is_bridge=True).exclude(pk=member.pk):
            save(other, actor=actor, changes={"is_bridge": False})
        saved = save(member, actor=actor, changes={"is_bridge": True})
        log(
            "bridge_named", actor=actor, kind="team", object_id=str(member.team_id),
            programme=str(session.programme_id),
        )  # fmt: skip
        changed(session.pk)
        return saved
