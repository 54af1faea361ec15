"""Who takes part and what each may do: areas, municipalities, organisations, units, persons, role grants and consents."""

from oppiva.people.models.consents import Consent
from oppiva.people.models.grants import STAFF_ROLES, RightsStamp, Role, RoleGrant
from oppiva.people.models.keys import EmploymentArea, Municipality
from oppiva.people.models.organisations import Organisation, Unit
from oppiva.people.models.persons import Language, Person, PersonManager, Theme

__all__ = [
    "STAFF_ROLES",
    "Consent",
    "EmploymentArea",
    "Language",
    "Municipality",
    "Organisation",
    "Person",
    "PersonManager",
    "RightsStamp",
    "Role",
    "RoleGrant",
    "Theme",
    "Unit",
]
