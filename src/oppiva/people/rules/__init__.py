"""Who may see and do what with people: every read starts here and ends in core/policy; one module by noun."""

from oppiva.people.rules.asking import may, may_somewhere, reach
from oppiva.people.rules.consents import consent_for, consents_visible_to
from oppiva.people.rules.grants import (
    grant_for,
    grants_visible_to,
    may_confirm,
    may_end,
    may_give,
    may_give_somewhere,
    scope_target,
    sees_scopes,
)
from oppiva.people.rules.log import log_reach
from oppiva.people.rules.notices import notices_visible_to, superiors_of
from oppiva.people.rules.organisations import (
    check_organisations_back,
    check_units_back,
    organisation_for,
    organisation_ids,
    organisation_target,
    organisations_visible_to,
    supervises,
    unit_for,
    unit_target,
    units_for_persons,
    units_visible_to,
)
from oppiva.people.rules.own_data import may_open_own_data
from oppiva.people.rules.persons import (
    may_change_account,
    may_edit,
    opens,
    person_for,
    person_target,
    persons_visible_to,
    sees_contact,
    sees_person,
)
from oppiva.people.rules.places import (
    GRANT_COLUMNS,
    grants_of,
    ids_of,
    places_of_areas,
    places_of_organisations,
    places_of_person,
    places_of_scopes,
    places_of_units,
)
from oppiva.people.rules.processing import may_read_processing, require_processing
from oppiva.people.rules.sessions import session_for, sessions_visible_to

__all__ = [
    "GRANT_COLUMNS",
    "check_organisations_back",
    "check_units_back",
    "consent_for",
    "consents_visible_to",
    "grant_for",
    "grants_of",
    "grants_visible_to",
    "ids_of",
    "log_reach",
    "may",
    "may_change_account",
    "may_confirm",
    "may_edit",
    "may_end",
    "may_give",
    "may_give_somewhere",
    "may_open_own_data",
    "may_read_processing",
    "may_somewhere",
    "notices_visible_to",
    "opens",
    "organisation_for",
    "organisation_ids",
    "organisation_target",
    "organisations_visible_to",
    "person_for",
    "person_target",
    "persons_visible_to",
    "places_of_areas",
    "places_of_organisations",
    "places_of_person",
    "places_of_scopes",
    "places_of_units",
    "reach",
    "require_processing",
    "scope_target",
    "sees_contact",
    "sees_person",
    "sees_scopes",
    "session_for",
    "sessions_visible_to",
    "superiors_of",
    "supervises",
    "unit_for",
    "unit_target",
    "units_for_persons",
    "units_visible_to",
]
