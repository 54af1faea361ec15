"""What experiments tell the register of what exists: code, state and day; nothing that a team wrote."""

from __future__ import annotations

from oppiva.experiments.queries import publishing as reads
from oppiva.people.register import register_listed


def register() -> None:
    """Fills the slot."""
    register_listed(reads.listed)
