"""Questionnaires, their waves, who has answered, what was answered, and what may be shown of it.

Every table here is guarded (trust.md 4) and none has revisions (records.md 1). No row holds a person together with a
value; what is answered has a random key, on SQLite in tables without row numbers.
"""

from oppiva.pulses.models.instruments import DELETE_DAYS, GATE, Instrument
from oppiva.pulses.models.results import PulseResult, PulseText, PulseValue
from oppiva.pulses.models.waves import CUTS, HasAnswered, PulseBallot, PulseWave, random_key

__all__ = [
    "CUTS",
    "DELETE_DAYS",
    "GATE",
    "HasAnswered",
    "Instrument",
    "PulseBallot",
    "PulseResult",
    "PulseText",
    "PulseValue",
    "PulseWave",
    "random_key",
]
