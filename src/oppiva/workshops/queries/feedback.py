"""Reads of the feedback of a half-day: whether one is asked, and what may be shown of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404

from oppiva.core.policy import Actor
from oppiva.pulses import queries as pulses
from oppiva.pulses.queries import Result, TextRow, WaveRow
from oppiva.workshops.models import Session
from oppiva.workshops.queries.attendance import expected_people
from oppiva.workshops.queries.teamwork import is_present
from oppiva.workshops.rules import Attendee

OWNER = "session"


def was_there(attendee: Attendee) -> bool:
    """Whether the attendee is asked: marked as being there, or come by the join code."""
    return attendee.by_pass or is_present(attendee)


def feedback_of(actor: Actor, session: Session) -> WaveRow | None:
    """The wave of the half-day for who may know of it."""
    return pulses.wave_for_owner(actor, OWNER, session.pk)


def asks_feedback(attendee: Attendee, *, present: bool) -> bool:
    """Whether the attendee has feedback to give: asked, open, and not given yet."""
    if attendee.person_id is None or not (attendee.by_pass or present):
        return False
    return pulses.is_asked(attendee.actor, attendee.person_id, OWNER, attendee.session.pk)


def feedback_for(attendee: Attendee) -> tuple[WaveRow | None, bool]:
    """The open wave, if the attendee is asked, and whether it has been answered; nothing of what was answered."""
    wave = feedback_of(attendee.actor, attendee.session)
    if wave is None or attendee.person_id is None or not was_there(attendee):
        return None, False
    return wave, bool(pulses.has_answered(attendee.person_id, [wave.id]))


def feedback_result(actor: Actor, session: Session) -> Result | None:
    """What may be shown of the feedback: nothing before the close but whether ten have answered."""
    return pulses.result_for_owner(actor, OWNER, session.pk)


def feedback_lines(actor: Actor, session: Session) -> tuple[WaveRow, tuple[TextRow, ...]]:
    """The wave with every line written in it, for who lets them through (else refused); 404 before any is kept."""
    wave = feedback_of(actor, session)
    lines = pulses.texts_to_release(actor, wave.id) if wave is not None else ()
    if wave is None or not lines:
        raise Http404
    return wave, lines


def names_at(session: UUID) -> Sequence[str]:
    """Whose names are masked in what is written about a half-day: those expected there, and who leads it."""
    found = Session.objects.select_related("facilitator", "second").filter(pk=session).first()
    if found is None:
        return ()
    leaders = [one.name for one in (found.facilitator, found.second) if one is not None]
    return [*(one.name for one in expected_people(found)), *leaders]
