"""Help between half-days: a member of the team asks, who leads its series answers."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from oppiva.core.policy import Actor
from oppiva.workshops.models import HelpRequest, Session, Team
from oppiva.workshops.rules.day import Attendee, attendee, may_lead


def team_attendee(actor: Actor, team: UUID, session: Session | None) -> Attendee:
    """The actor as a member of this team, at the half-day of its series that is nearest, else 404."""
    if session is None or session.series_id is None:
        raise Http404
    found = attendee(actor, session)
    if found is None or found.team is None or found.team.pk != team:
        raise Http404
    return found


def team_at(pk: UUID) -> Team:
    """A team by its id, else 404; whoever calls asks next whether it is one's own."""
    found = Team.objects.filter(pk=pk, deleted_in__isnull=True, series__deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    return found


def asked_between(pk: UUID) -> HelpRequest:
    """A request that was made outside half-days, else 404; whoever calls asks next who leads there."""
    found = (
        HelpRequest.objects.select_related("team__series__programme")
        .filter(pk=pk, session__isnull=True, deleted_in__isnull=True, team__deleted_in__isnull=True)
        .first()
    )
    if found is None:
        raise Http404
    return found


def led_help(actor: Actor, session: Session | None) -> Session:
    """The half-day by which one leads in the series of a request, else 404."""
    if session is None or not may_lead(actor, session):
        raise Http404
    return session
