"""Reads of workshops for pages, exports and upper apps, one module by noun."""

from oppiva.workshops.queries.busy import BusyRow, busy_rows
from oppiva.workshops.queries.conflicts import conflicts_of
from oppiva.workshops.queries.enrolments import open_offer
from oppiva.workshops.queries.feeds import own_feed
from oppiva.workshops.queries.half_days import (
    HalfDay,
    half_day_of,
    half_days,
    half_days_on,
    is_over_for,
    leaders_of,
    own_half_days,
    takers_of,
)
from oppiva.workshops.queries.messages import (
    MessageRow,
    message_for_mail,
    message_rows,
    newest_messages,
    readers_of,
    teams_to_write,
)
from oppiva.workshops.queries.programmes import Held, SeriesLine, half_days_held, series_held, series_lines
from oppiva.workshops.queries.replacements import Offer, replacements_for, seat_with_both, taken_instead
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
from oppiva.workshops.queries.timetable import Fate, JudgedRow, judge, told_by

__all__ = [
    "Audience",
    "BusyRow",
    "Fate",
    "HalfDay",
    "Held",
    "JudgedRow",
    "MessageRow",
    "Offer",
    "SeriesLine",
    "SeriesRow",
    "SessionRow",
    "audience_of",
    "busy_rows",
    "conflicts_of",
    "counts_of",
    "half_day_of",
    "half_days",
    "half_days_held",
    "half_days_on",
    "house_names",
    "houses_of",
    "is_over_for",
    "judge",
    "leaders_of",
    "message_for_mail",
    "message_rows",
    "newest_messages",
    "open_offer",
    "organisations_of",
    "own_feed",
    "own_half_days",
    "readers_of",
    "reason_of_state",
    "replacements_for",
    "seat_with_both",
    "series_held",
    "series_lines",
    "series_rows",
    "sessions_of",
    "taken_instead",
    "takers_of",
    "taking_part_choices",
    "teams_to_write",
    "told_by",
    "unit_of",
]
