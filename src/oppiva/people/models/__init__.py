"""Who takes part and what each may do: areas, municipalities, organisations, units, persons and role grants."""

from oppiva.people.models.controllers import Controller, Host
from oppiva.people.models.grants import STAFF_ROLES, RightsStamp, Role, RoleGrant
from oppiva.people.models.imports import ImportRow, ImportRun, RememberedHeading
from oppiva.people.models.invitations import Invitation
from oppiva.people.models.keys import EmploymentArea, Municipality
from oppiva.people.models.leavers import LeaverCheck, LeaverLine
from oppiva.people.models.notices import DigestRun, Notice
from oppiva.people.models.organisations import Organisation, Unit
from oppiva.people.models.persons import Language, Person, PersonManager, Theme, Weekday

__all__ = [
    "STAFF_ROLES",
    "Controller",
    "DigestRun",
    "EmploymentArea",
    "Host",
    "ImportRow",
    "ImportRun",
    "Invitation",
    "Language",
    "LeaverCheck",
    "LeaverLine",
    "Municipality",
    "Notice",
    "Organisation",
    "Person",
    "PersonManager",
    "RememberedHeading",
    "RightsStamp",
    "Role",
    "RoleGrant",
    "Theme",
    "Unit",
    "Weekday",
]
