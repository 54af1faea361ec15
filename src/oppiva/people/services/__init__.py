"""The verbs of people, one module by noun: organisations with their units, persons, grants, sessions."""

from oppiva.people.services.acceptance import accept, decline
from oppiva.people.services.deletions import bring_back
from oppiva.people.services.digests import (
    DIGEST,
    DIGEST_AT,
    REMINDER,
    Made,
    digest_off_token,
    make_digests,
    person_of_digest_token,
    send_reminders,
    turn_digest_off,
)
from oppiva.people.services.grants import confirm_grant, end_grant, give_grant, note_refused_grant, revoke_grant
from oppiva.people.services.import_sending import carry_out, confirm_import, go_on_with_import, undo_import
from oppiva.people.services.imports import (
    decide_row,
    forget_rows,
    mend_row,
    name_columns,
    place_units,
    read_in,
    set_terms,
)
from oppiva.people.services.invitations import (
    bring_invitation_back,
    expire_invitations,
    forget_invitations,
    invite,
    send_again,
    withdraw,
)
from oppiva.people.services.notices import forget_digests, forget_notices, mark_read, notify, sweep_notices
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
    "DIGEST",
    "DIGEST_AT",
    "REMINDER",
    "Made",
    "accept",
    "add_organisation",
    "add_person",
    "add_person_with_role",
    "add_unit",
    "bring_back",
    "bring_invitation_back",
    "carry_out",
    "choose_language",
    "confirm_grant",
    "confirm_import",
    "decide_row",
    "decline",
    "delete_organisation",
    "delete_unit",
    "digest_off_token",
    "edit_organisation",
    "edit_own_settings",
    "edit_person",
    "edit_unit",
    "end_grant",
    "end_sessions",
    "expire_invitations",
    "forget_digests",
    "forget_invitations",
    "forget_notices",
    "forget_rows",
    "give_grant",
    "go_on_with_import",
    "invite",
    "make_digests",
    "make_first_administrator",
    "mark_read",
    "mend_row",
    "move_session",
    "name_columns",
    "note_refused_grant",
    "notify",
    "person_of_digest_token",
    "place_units",
    "read_in",
    "revoke_grant",
    "send_again",
    "send_reminders",
    "set_terms",
    "sweep_notices",
    "turn_digest_off",
    "undo_import",
    "welcome",
    "withdraw",
]
