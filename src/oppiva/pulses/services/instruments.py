"""The gate of questionnaires: none is switched on before its source, licence and rules are on record."""

from __future__ import annotations

from django.db import transaction

from oppiva.audit.services import log
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.pulses import rules
from oppiva.pulses.models import Instrument


def switch_on(actor: Actor, code: str) -> Instrument:
    """Lets waves of the questionnaire be opened; refuses one that is not whole (`instrument_incomplete`)."""
    return _switch(actor, code, on=True)


def switch_off(actor: Actor, code: str) -> Instrument:
    """Lets no new wave of the questionnaire be opened; those that are open go on."""
    return _switch(actor, code, on=False)


def _switch(actor: Actor, code: str, *, on: bool) -> Instrument:
    rules.require_instruments(actor)
    with transaction.atomic(), reading(actor):
        found = rules.instrument_by(code)
        missing = found.lacks()
        if on and missing:
            raise DomainError("instrument_incomplete", missing=missing)
        if found.on != on:
            found.on = on
            found.save(update_fields=["on"])
            log("instrument_on" if on else "instrument_off", actor=actor, kind="instrument", object_id=str(found.pk))
        return found
