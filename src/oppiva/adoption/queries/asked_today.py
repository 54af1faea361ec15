"""What a place can answer today, for who keeps it and has signed in."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.adoption.models import Adoption, AdoptionFollowUp, AdoptionPulse
from oppiva.adoption.queries.standing import dues_of, ended_on
from oppiva.adoption.rounds import asked_until, open_on, pulses_due
from oppiva.experiments.follow_dates import Due
from oppiva.jobs import clock


@dataclass(frozen=True)
class Today:
    """The round that an answer of today belongs to, and the pulse that can be answered; each with its row."""

    still: Due | None
    row: AdoptionFollowUp | None
    pulse: Due | None
    pulse_row: AdoptionPulse | None

    @property
    def waits(self) -> int:
        """How many have no answer."""
        still = self.still is not None and (self.row is None or not self.row.value)
        pulse = self.pulse is not None and (self.pulse_row is None or self.pulse_row.answered_on is None)
        return int(still) + int(pulse)


def asked_today(adoption: Adoption) -> Today:
    """The questions of a place that are open today; two statements, none where it was never in use."""
    today = clock.today()
    still = open_on(dues_of(adoption, today), today)
    pulses = pulses_due(
        adoption.first_in_use_on, today, ended_on=ended_on(adoption), until=asked_until(adoption.programme.end)
    )
    pulse = next((one for one in reversed(pulses) if today < one.ends), None)
    row = pulse_row = None
    if still is not None:
        row = (
            AdoptionFollowUp.objects.filter(adoption=adoption, months=still.months, deleted_in__isnull=True)
            .select_related("adoption")
            .first()
        )
    if pulse is not None:
        pulse_row = AdoptionPulse.objects.filter(
            adoption=adoption, months=pulse.months, deleted_in__isnull=True
        ).first()
    return Today(still, row, pulse, pulse_row)
