"""The three anonymous taps after a half-day: asked from the closing until the next morning, of those who were there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.pulses import services as pulses
from oppiva.pulses.models import PulseWave
from oppiva.pulses.queries import SESSION_FEEDBACK
from oppiva.workshops import queries
from oppiva.workshops.models import Session
from oppiva.workshops.queries.feedback import OWNER
from oppiva.workshops.rules import Attendee

# The next morning at eight (records.md 16, feedback_closes).
FEEDBACK_CLOSES = time(8)
# What lets a half-day close without feedback: it is asked already, or the questionnaire is switched off.
WITHOUT = frozenset({"pulse_exists", "instrument_off"})


def open_feedback(actor: Actor, session: Session) -> None:
    """Asks those who were there; a half-day is closed without it where the questionnaire is switched off."""
    series = session.series
    if series is None:
        return
    now = clock.now()
    zone = ZoneInfo(session.zone)
    morning = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), FEEDBACK_CLOSES, zone)
    try:
        pulses.open_wave(
            actor,
            programme=series.programme,
            instrument=SESSION_FEEDBACK,
            owner_kind=OWNER,
            owner_id=session.pk,
            kind=PulseWave.Kind.ANONYMOUS,
            opens_at=now,
            closes_at=morning,
            series=series.pk,
        )
    except DomainError as error:
        if error.code not in WITHOUT:
            raise


def give_feedback(attendee: Attendee, wave: UUID, values: Mapping[str, str], text: str) -> None:
    """The attendee's answers, kept apart from who answered. Refuses who was not there (`feedback_not_there`)."""
    if attendee.person_id is None or not queries.was_there(attendee):
        raise DomainError("feedback_not_there")
    pulses.answer(attendee.person_id, wave, values, text)
