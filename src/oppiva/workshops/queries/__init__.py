"""Reads of workshops for pages, exports and upper apps, one module by noun."""

from oppiva.workshops.queries.away import AwayRow, UnitSeats, away_of_units, unit_seats
from oppiva.workshops.queries.enrolments import open_offer, open_proposal
from oppiva.workshops.queries.organisation_seats import (
    OrganisationSeats,
    contacts_of,
    enrolled_by_organisation,
    free_of,
    free_seats_of,
    last_reminded,
    may_read_rosters,
    organisation_seats,
    rooms,
)
from oppiva.workshops.queries.places import OpenSeries, OwnPlace, SeriesFacts, open_series, own_places
from oppiva.workshops.queries.proposing import StaffRow, proposable, series_to_propose, staff_rows
from oppiva.workshops.queries.roster import (
    RosterRow,
    candidates,
    candidates_of,
    enrolled_people,
    enrolled_person,
    erased_named,
    roster_rows,
)
from oppiva.workshops.queries.series import SeriesRow, SessionRow, counts_of, series_rows, sessions_of

__all__ = [
    "AwayRow",
    "OpenSeries",
    "OrganisationSeats",
    "OwnPlace",
    "RosterRow",
    "SeriesFacts",
    "SeriesRow",
    "SessionRow",
    "StaffRow",
    "UnitSeats",
    "away_of_units",
    "candidates",
    "candidates_of",
    "contacts_of",
    "counts_of",
    "enrolled_by_organisation",
    "enrolled_people",
    "enrolled_person",
    "erased_named",
    "free_of",
    "free_seats_of",
    "last_reminded",
    "may_read_rosters",
    "open_offer",
    "open_proposal",
    "open_series",
    "organisation_seats",
    "own_places",
    "proposable",
    "rooms",
    "roster_rows",
    "series_rows",
    "series_to_propose",
    "sessions_of",
    "staff_rows",
    "unit_seats",
]
