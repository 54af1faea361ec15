"""Who may: series, sessions, places, teams and messages, one module by noun."""

from oppiva.workshops.rules.enrolments import (
    enrolment_for,
    enrolments_visible_to,
    may_propose_somewhere,
    may_seat,
    may_sign_up,
    own_enrolment_for,
    proposing_units,
    require_seat,
    seat_target,
)
from oppiva.workshops.rules.series import (
    may_add_series,
    may_series,
    programme_for_series,
    require_add_series,
    require_series,
    require_workbook,
    series_for,
    series_target,
    series_visible_to,
    session_for,
    sessions_visible_to,
)

__all__ = [
    "enrolment_for",
    "enrolments_visible_to",
    "may_add_series",
    "may_propose_somewhere",
    "may_seat",
    "may_series",
    "may_sign_up",
    "own_enrolment_for",
    "programme_for_series",
    "proposing_units",
    "require_add_series",
    "require_seat",
    "require_series",
    "require_workbook",
    "seat_target",
    "series_for",
    "series_target",
    "series_visible_to",
    "session_for",
    "sessions_visible_to",
]
