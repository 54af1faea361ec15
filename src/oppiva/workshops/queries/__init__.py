"""Reads of workshops for pages, exports and upper apps, one module by noun."""

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
from oppiva.workshops.queries.replacements import Offer, replacements_for, seat_with_both, taken_instead
from oppiva.workshops.queries.series import SeriesRow, SessionRow, counts_of, series_rows, sessions_of

__all__ = [
    "HalfDay",
    "MessageRow",
    "Offer",
    "SeriesRow",
    "SessionRow",
    "counts_of",
    "half_day_of",
    "half_days",
    "half_days_on",
    "is_over_for",
    "leaders_of",
    "message_for_mail",
    "message_rows",
    "newest_messages",
    "open_offer",
    "own_feed",
    "own_half_days",
    "readers_of",
    "replacements_for",
    "seat_with_both",
    "series_rows",
    "sessions_of",
    "taken_instead",
    "takers_of",
    "teams_to_write",
]
