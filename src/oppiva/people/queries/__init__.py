"""Reads of people for pages, policy and upper apps."""

from oppiva.people.queries.actors import active_grants, actor_for, is_staff, names_of, person_behind, person_with_mail
from oppiva.people.queries.consents import ConsentRow, own_consent_rows
from oppiva.people.queries.erasure import grants_to_replace
from oppiva.people.queries.grants import (
    Ending,
    GrantRow,
    ending_of,
    grant_row,
    grant_rows,
    grant_rows_of,
    grant_state,
    own_grant_rows,
    programme_choices,
)
from oppiva.people.queries.log import LogLine, log_page, log_verbs
from oppiva.people.queries.organisations import (
    OrganisationRow,
    UnitRow,
    contact_choices,
    deleted_batches,
    organisation_named,
    organisation_rows,
    unit_choices,
    unit_names,
    unit_rows,
)
from oppiva.people.queries.paging import PAGE, Slice
from oppiva.people.queries.persons import PersonRow, demo_staff, people_inside, person_rows
from oppiva.people.queries.places import (
    AreaRow,
    MunicipalityRow,
    area_choices,
    area_of,
    area_rows,
    municipality_choices,
    municipality_name,
    municipality_of,
    municipality_rows,
)

__all__ = [
    "PAGE",
    "AreaRow",
    "ConsentRow",
    "Ending",
    "GrantRow",
    "LogLine",
    "MunicipalityRow",
    "OrganisationRow",
    "PersonRow",
    "Slice",
    "UnitRow",
    "active_grants",
    "actor_for",
    "area_choices",
    "area_of",
    "area_rows",
    "contact_choices",
    "deleted_batches",
    "demo_staff",
    "ending_of",
    "grant_row",
    "grant_rows",
    "grant_rows_of",
    "grant_state",
    "grants_to_replace",
    "is_staff",
    "log_page",
    "log_verbs",
    "municipality_choices",
    "municipality_name",
    "municipality_of",
    "municipality_rows",
    "names_of",
    "organisation_named",
    "organisation_rows",
    "own_consent_rows",
    "own_grant_rows",
    "people_inside",
    "person_behind",
    "person_rows",
    "person_with_mail",
    "programme_choices",
    "unit_choices",
    "unit_names",
    "unit_rows",
]
