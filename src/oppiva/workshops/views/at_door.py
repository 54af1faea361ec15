"""Who stands at the door: the signed-in person, or the one whose name was picked on this device."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from oppiva.people.asker import actor_of
from oppiva.workshops import rules
from oppiva.workshops.models import Session
from oppiva.workshops.rules import Attendee
from oppiva.workshops.views.answers import allow


def led(request: HttpRequest, code: str, series: str, number: int) -> Session:
    """The half-day for who leads it; who reads its attendance alone is told who marks it, to others it is not there."""
    actor = actor_of(request)
    session = rules.attendance_of(actor, code, series, number)
    allow(rules.may_lead(actor, session), "write", "attendance")
    return session


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody has signed in on this device; a name that was picked at the door is no sign-in."""
    return actor_of(request).person_id is not None


def attendee_or_none(request: HttpRequest, session: Session) -> Attendee | None:
    """The place at the half-day of who signed in; of the pass only where nobody is: two people share no device."""
    actor = actor_of(request)
    door_pass = None if actor.person_id is not None else request.session.get(rules.AT_DOOR)
    return rules.attendee(actor, session, door_pass)


def attendee_of(request: HttpRequest, session: Session) -> Attendee:
    """As `attendee_or_none`, else 404."""
    found = attendee_or_none(request, session)
    if found is None:
        raise Http404
    return found
