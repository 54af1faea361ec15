"""The verbs of pulses: questionnaires switched on, waves opened, answered, closed and emptied, texts released."""

from oppiva.pulses.services.answering import answer
from oppiva.pulses.services.closing import close_due, close_wave, purge_due
from oppiva.pulses.services.instruments import switch_off, switch_on
from oppiva.pulses.services.personal import forget_answered
from oppiva.pulses.services.texts import release_text
from oppiva.pulses.services.waves import open_due, open_wave

__all__ = [
    "answer",
    "close_due",
    "close_wave",
    "forget_answered",
    "open_due",
    "open_wave",
    "purge_due",
    "release_text",
    "switch_off",
    "switch_on",
]
