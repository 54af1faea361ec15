"""Who takes part and what each may do: areas, organisations, units, persons, role grants, consents."""

from oppiva.people.models.consents import Consent
from oppiva.people.models.controllers import Controller, Host
from oppiva.people.models.erasure import SubjectKey
from oppiva.people.models.grants import STAFF_ROLES, RightsStamp, Role, RoleGrant
from oppiva.people.models.imports import ImportRow, ImportRun, RememberedHeading
from oppiva.people.models.invitations import Invitation
from oppiva.people.models.keys import EmploymentArea, Municipality
from oppiva.people.models.leavers import LeaverCheck, LeaverLine
from oppiva.people.models.notices import DigestRun, Notice
from oppiva.people.models.organisations import Organisation, Unit
from oppiva.people.models.persons import TOMBSTONE, Language, Person, PersonManager, Theme, Weekday, shown_name
from oppiva.people.models.questions import QuestionMail
from oppiva.people.models.read_files import KEPT
from oppiva.people.models.tokens import PURPOSE_LENGTH, ApiToken, KeptAnswer
from oppiva.people.models.workbooks import RememberedColumn, WorkbookRow, WorkbookRun

__all__ = [
    "KEPT",
    "PURPOSE_LENGTH",
    "STAFF_ROLES",
    "TOMBSTONE",
    "ApiToken",
    "Consent",
    "Controller",
    "DigestRun",
    "EmploymentArea",
    "Host",
    "ImportRow",
    "ImportRun",
    "Invitation",
    "KeptAnswer",
    "Language",
    "LeaverCheck",
    "LeaverLine",
    "Municipality",
    "Notice",
    "Organisation",
    "Person",
    "PersonManager",
    "QuestionMail",
    "RememberedColumn",
    "RememberedHeading",
    "RightsStamp",
    "Role",
    "RoleGrant",
    "SubjectKey",
    "Theme",
    "Unit",
    "Weekday",
    "WorkbookRow",
    "WorkbookRun",
    "shown_name",
]
