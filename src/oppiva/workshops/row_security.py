"""Which rows of a guarded table are a reader's by the half-day or the team they belong to, as SQL for the migrations.

A policy lives in the database from its migration on: when a condition here changes, a new migration makes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from oppiva.audit.row_security import any_of, held, own
from oppiva.people.models import Role

# Full rights to the attendance of a half-day by the matrix (trust.md 2): numbers for others are counted by the system.
KEEPERS = (Role.FACILITATOR, Role.PROJECT_MANAGER, Role.AUDITOR)


def of_session(column: str = "session_id", roles: Iterable[str] = KEEPERS) -> str:
    """The reader holds one of the roles in the series or the programme of the half-day."""
    there = _held_in("s.series_id", "s.programme_id", roles)
    return f"{column} IN (SELECT s.id FROM workshops_session s WHERE {there})"  # noqa: S608 -- names of our own


def of_team(column: str = "team_id") -> str:
    """The reader is a member of the team (W3)."""
    return held([Role.TEAM_MEMBER], column)


def of_series_of_team(column: str = "team_id") -> str:
    """The reader leads the team's series or takes part in it: to whom a team shows what it shares."""
    leads = _held_in("r.id", "r.programme_id", [Role.FACILITATOR, Role.PROJECT_MANAGER])
    takes_part = held([Role.PARTICIPANT], "r.id")
    enrolled = f"r.id IN (SELECT e.series_id FROM workshops_enrolment e WHERE {own('e.person_id')})"  # noqa: S608 -- names of our own
    return (
        f"{column} IN (SELECT t.id FROM workshops_team t JOIN workshops_series r ON r.id = t.series_id "  # noqa: S608 -- names of our own
        f"WHERE {leads} OR {takes_part} OR {enrolled})"
    )


def _held_in(series: str, programme: str, roles: Iterable[str]) -> str:
    chosen = list(roles)
    return f"({held(chosen, series)} OR {held(chosen, programme)})"


def attendance() -> str:
    """Attendance and its corrections: one's own, and those of the half-days one leads, manages or audits."""
    return any_of(own(), of_session())


def step_note() -> str:
    """A team's text: the team's own, and what it shares for those of its series."""
    return any_of(of_team(), f"shared_at IS NOT NULL AND {of_series_of_team()}")


def note_draft() -> str:
    """What one is typing: nobody's but one's own."""
    return any_of(own())
