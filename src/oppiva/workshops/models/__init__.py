"""Series, sessions, places, teams and messages, one module by noun."""

from oppiva.workshops.models.enrolments import OFFER_HOURS, Enrolment, ReplacementSeat
from oppiva.workshops.models.series import (
    AFTERNOON,
    FEWEST_SEATS,
    MORNING,
    MOST_SEATS,
    BusyHalf,
    Half,
    Series,
    SeriesOrganisation,
    Session,
    half_of,
)
from oppiva.workshops.models.teams import SolverRun, Team, TeamMember, TeamProposal
from oppiva.workshops.models.telling import CalendarFeed, SeriesMessage

__all__ = [
    "AFTERNOON",
    "FEWEST_SEATS",
    "MORNING",
    "MOST_SEATS",
    "OFFER_HOURS",
    "BusyHalf",
    "CalendarFeed",
    "Enrolment",
    "Half",
    "ReplacementSeat",
    "Series",
    "SeriesMessage",
    "SeriesOrganisation",
    "Session",
    "SolverRun",
    "Team",
    "TeamMember",
    "TeamProposal",
    "half_of",
]
