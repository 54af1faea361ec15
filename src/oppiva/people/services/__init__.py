"""The verbs of people, one module by noun: organisations with their units, persons, grants, sessions."""

from oppiva.people.services.deletions import bring_back
from oppiva.people.services.exporting import ask_export, needs_sudo, note_export
from oppiva.people.services.grants import confirm_grant, end_grant, give_grant, note_refused_grant, revoke_grant
from oppiva.people.services.organisations import (
    add_organisation,
    add_unit,
    delete_organisation,
    delete_unit,
    edit_organisation,
    edit_unit,
)
from oppiva.people.services.persons import add_person, choose_language, edit_own_settings, edit_person, welcome
from oppiva.people.services.sessions import end_sessions, move_session
from oppiva.people.services.set_up import add_person_with_role, make_first_administrator

__all__ = [
    "add_organisation",
    "add_person",
    "add_person_with_role",
    "add_unit",
    "ask_export",
    "bring_back",
    "choose_language",
    "confirm_grant",
    "delete_organisation",
    "delete_unit",
    "edit_organisation",
    "edit_own_settings",
    "edit_person",
    "edit_unit",
    "end_grant",
    "end_sessions",
    "give_grant",
    "make_first_administrator",
    "move_session",
    "needs_sudo",
    "note_export",
    "note_refused_grant",
    "revoke_grant",
    "welcome",
]
