"""Reads of workshops for pages, exports and upper apps, one module by noun."""

from oppiva.workshops.queries.busy import (
    BusyRow,
    busy_rows,
)
from oppiva.workshops.queries.conflicts import (
    conflicts_of,
)
from oppiva.workshops.queries.enrolments import (
    open_offer,
)
from oppiva.workshops.queries.programmes import (
    Held,
    SeriesLine,
    half_days_held,
    series_held,
    series_lines,
)
from oppiva.workshops.queries.series import (
    Audience,
    SeriesRow,
    SessionRow,
    audience_of,
    counts_of,
    house_names,
    houses_of,
    organisations_of,
    reason_of_state,
    series_rows,
    sessions_of,
    taking_part_choices,
    unit_of,
)
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
from oppiva.workshops.queries.timetable import (
    Fate,
    JudgedRow,
    judge,
    told_by,
)

__all__ = [
    "Audience",
    "BusyRow",
    "Fate",
    "Held",
    "JudgedRow",
    "MemberRow",
    "PublishedTeam",
    "SeriesLine",
    "SeriesRow",
    "SessionRow",
    "audience_of",
    "busy_rows",
    "conflicts_of",
    "counts_of",
    "half_days_held",
    "house_names",
    "houses_of",
    "job_of",
    "judge",
    "member_rows",
    "newest_run",
    "open_offer",
    "organisations_of",
    "proposal_of",
    "published_teams",
    "ready_for_teams",
    "reason_of_state",
    "series_held",
    "series_lines",
    "series_rows",
    "sessions_of",
    "taking_part_choices",
    "team_of",
    "told_by",
    "unit_of",
]
