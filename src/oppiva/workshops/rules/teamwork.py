"""What of a team's work in a half-day is open to whom (W3), and whose help request may be answered by whom."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Level, allowed, decide, readers
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.workshops.models import HelpRequest, RunStep, Session, Team
from oppiva.workshops.rules.day import Attendee, may_lead, team_target


def require_team(attendee: Attendee) -> Team:
    """The team the attendee works in here; refuses who has none (`no_team`) and a programme that is over."""
    team = attendee.team
    if team is None or not allowed(attendee.actor, "write", team_target(attendee.session, team.pk), clock.now()):
        raise DomainError("no_team")
    if Programme.objects.filter(pk=attendee.session.programme_id, state=Programme.State.ENDED).exists():
        raise DomainError("programme_ended")
    return team


def person_of(attendee: Attendee) -> UUID:
    """Whose place the attendee has; refuses a place whose person has been erased."""
    if attendee.person_id is None:
        raise DomainError("no_team")
    return attendee.person_id


def may_read_text(actor: Actor, session: Session, team: UUID, *, shared: bool) -> bool:
    """Whether the actor reads what the team wrote into a step: the team itself, others only what it shares."""
    target = team_target(session, team, shared=shared)
    return decide(actor, "read", target, clock.now()).level == Level.FULL


def text_readers(session: Session, team: UUID, *, shared: bool) -> tuple[str, ...]:
    """The roles that can read a team's text of a step as it is shared or not; said where it is written."""
    return readers(team_target(session, team, shared=shared))


def step_for(attendee: Attendee, pk: UUID) -> RunStep:
    """A step of the attendee's half-day, else 404."""
    found = RunStep.objects.filter(pk=pk, session=attendee.session, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    return found


def help_request_for(actor: Actor, session: Session, pk: UUID) -> HelpRequest:
    """A team's request for help, for who leads its series, else 404."""
    found = _help_of(pk)
    if not may_lead(actor, session) or found is None or found.team.series_id != session.series_id:
        raise Http404
    return found


def help_for_team(attendee: Attendee, pk: UUID) -> HelpRequest:
    """A request that the attendee's own team made, or that asks the own team, else 404."""
    found = _help_of(pk)
    own = attendee.team.pk if attendee.team is not None else None
    if found is None or own is None or own not in {found.team_id, found.to_team_id}:
        raise Http404
    return found


def _help_of(pk: UUID) -> HelpRequest | None:
    return HelpRequest.objects.select_related("team").filter(pk=pk, deleted_in__isnull=True).first()
