"""A row about one person in every table of pulses that can hold one, written straight into it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.pulses.models import HasAnswered, Instrument, PulseWave


def fill(person: Person, other: Person, programme: Programme) -> None:
    """Both have answered the same wave; what they answered is in no table."""
    now = clock.now()
    with reading(system("test")):
        wave = PulseWave(
            instrument=Instrument.objects.get(code="session_feedback"), programme=programme, owner_kind="session",
            owner_id=uuid4(), opens_at=now, closes_at=now + timedelta(hours=1), state="open",
        )  # fmt: skip
        wave.save(force_insert=True)
        for one in (person, other):
            HasAnswered(wave=wave, person=one).save(force_insert=True)
