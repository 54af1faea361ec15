"""Reads of workshops for pages, exports and upper apps, one module by noun."""

from oppiva.workshops.queries.enrolments import open_offer
from oppiva.workshops.queries.series import SeriesRow, SessionRow, counts_of, series_rows, sessions_of
from oppiva.workshops.queries.teams import (
    MemberRow,
    PublishedTeam,
    job_of,
    member_rows,
    newest_run,
    proposal_of,
    published_teams,
    ready_for_teams,
    team_of,
)

__all__ = [
    "MemberRow",
    "PublishedTeam",
    "SeriesRow",
    "SessionRow",
    "counts_of",
    "job_of",
    "member_rows",
    "newest_run",
    "open_offer",
    "proposal_of",
    "published_teams",
    "ready_for_teams",
    "series_rows",
    "sessions_of",
    "team_of",
]
