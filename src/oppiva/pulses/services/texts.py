"""Texts are shown one by one, each after a person has looked at it (bar P8)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.pulses import rules
from oppiva.pulses.models import PulseText
from oppiva.pulses.services.waves import log_wave


def release_text(actor: Actor, wave: UUID, text: UUID, *, shown: bool = True) -> None:
    """Lets those who see the result read one line, or with `shown` false takes it back; refuses a line that is gone."""
    found = rules.wave_for(actor, wave)
    rules.require_release(actor, found)
    with transaction.atomic(), reading(actor):
        changed = PulseText.objects.filter(wave=found, pk=text).update(released=shown)
        if not changed:
            raise DomainError("gone")
        log_wave("pulse_text_released" if shown else "pulse_text_withheld", actor, found)
