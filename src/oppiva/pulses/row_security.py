"""Which rows of the guarded tables PostgreSQL gives to which reader, as SQL for the migration.

A policy lives in the database from its migration on: when a condition here changes, a new migration makes it anew.
"""

from __future__ import annotations

from oppiva.audit.row_security import any_of, held, own
from oppiva.people.models import Role

# What is in these holds nothing about a person: for everybody who is somebody.
KNOWN = "(SELECT current_setting('oppiva.person', true)) <> ''"
# Who asks, and so may look at what was written before it is released (the row "who has answered" of the matrix).
ASKERS = (Role.FACILITATOR, Role.PROJECT_MANAGER)


def text() -> str:
    """A line: once it is released for every reader, before for who asks."""
    asks = f"{held(ASKERS, 'w.series_id')} OR {held(ASKERS, 'w.programme_id')}"
    here = f"wave_id IN (SELECT w.id FROM pulses_pulsewave w WHERE {asks})"  # noqa: S608 -- names of our own
    return any_of(f"released AND {KNOWN}", here)


CONDITIONS = {
    "pulses_instrument": KNOWN,
    "pulses_pulsewave": KNOWN,
    "pulses_pulseresult": KNOWN,
    # Nobody reads an answer (W2): answering and closing are work of the system.
    "pulses_pulseballot": any_of(),
    "pulses_pulsevalue": any_of(),
    "pulses_hasanswered": any_of(own()),
    "pulses_pulsetext": text(),
}
