"""What stands on the papers of a half-day: who is expected."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.workshops.models import Session
from oppiva.workshops.queries.attendance import expected_people


@dataclass(frozen=True)
class ExpectedRow:
    """One who is expected, by name and organisation; `guest` comes from another series."""

    name: str
    organisation: str
    guest: bool


def expected_rows(session: Session) -> list[ExpectedRow]:
    """Whom the door expects, in its order; one statement.

    Whoever may read the roster may read this.
    """
    return [ExpectedRow(one.name, one.organisation, one.elsewhere) for one in expected_people(session) if one.name]
