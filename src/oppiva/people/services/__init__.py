"""The verbs of people, one module by noun: organisations with their units, persons, grants, sessions, consents."""

from oppiva.people.services.acceptance import accept, decline
from oppiva.people.services.coming_back import bring_back
from oppiva.people.services.consents import give_consent, withdraw_consent
from oppiva.people.services.controllers import set_controller, set_host
from oppiva.people.services.cooperation import (
    attach_yt_document,
    forget_documents,
    remove_yt_document,
    restore_yt_document,
)
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
from oppiva.people.services.erasing import erase_again, erase_person
from oppiva.people.services.exporting import PERSONS, ask_export, needs_sudo, note_export
from oppiva.people.services.grant_changes import Ended, decline_grant, end_grants, first_free_day, replace_grant
from oppiva.people.services.grants import confirm_grant, end_grant, give_grant, note_refused_grant, revoke_grant
from oppiva.people.services.held_files import hold_file
from oppiva.people.services.import_sending import carry_out, confirm_import, go_on_with_import, undo_import
from oppiva.people.services.imports import (
    decide_row,
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
from oppiva.people.services.leaver_asking import ask_units, chase_contacts, close_those_gone
from oppiva.people.services.leaver_data import forget_contact, forget_leaver
from oppiva.people.services.leavers import answer_leavers, close_who_left, take_leavers_back
from oppiva.people.services.notices import (
    forget_digests,
    forget_notices,
    mark_read,
    notify,
    settle_notices,
    sweep_notices,
)
from oppiva.people.services.organisations import (
    add_organisation,
    add_unit,
    delete_organisation,
    delete_unit,
    edit_organisation,
    edit_unit,
)
from oppiva.people.services.own_data import ask_own_data, keep_own_data
from oppiva.people.services.persons import add_person, choose_language, edit_own_settings, edit_person, welcome
from oppiva.people.services.place_grants import end_with_place, give_with_place
from oppiva.people.services.questions import MAIL as QUESTIONS
from oppiva.people.services.questions import (
    ask_again,
    ask_questions,
    forget_question_mails,
    pass_on_all,
    sweep_question_mails,
    take_up_all,
)
from oppiva.people.services.read_files import forget_rows
from oppiva.people.services.sessions import (
    end_own_sessions,
    end_session,
    end_sessions,
    move_session,
    note_use,
    sweep_sessions,
)
from oppiva.people.services.set_up import add_person_with_role, make_first_administrator
from oppiva.people.services.subjects import subject_ref
from oppiva.people.services.tokens import make_token, revoke_token, sweep_tokens
from oppiva.people.services.workbook_deeds import bring_in, confirm_workbook, go_on_with_workbook, undo_workbook
from oppiva.people.services.workbook_erasing import erase_workbook_rows
from oppiva.people.services.workbook_people import mail_in, name_in, person_in, unit_in
from oppiva.people.services.workbook_places import Places, places_of, unit_label
from oppiva.people.services.workbooks import (
    columns_of,
    decide_workbook_row,
    mend_workbook_row,
    name_workbook_columns,
    read_workbook_in,
    settle_words,
)

__all__ = [
    "DIGEST",
    "DIGEST_AT",
    "PERSONS",
    "QUESTIONS",
    "REMINDER",
    "Ended",
    "Made",
    "Places",
    "accept",
    "add_organisation",
    "add_person",
    "add_person_with_role",
    "add_unit",
    "answer_leavers",
    "ask_again",
    "ask_export",
    "ask_own_data",
    "ask_questions",
    "ask_units",
    "attach_yt_document",
    "bring_back",
    "bring_in",
    "bring_invitation_back",
    "carry_out",
    "chase_contacts",
    "choose_language",
    "close_those_gone",
    "close_who_left",
    "columns_of",
    "confirm_grant",
    "confirm_import",
    "confirm_workbook",
    "decide_row",
    "decide_workbook_row",
    "decline",
    "decline_grant",
    "delete_organisation",
    "delete_unit",
    "digest_off_token",
    "edit_organisation",
    "edit_own_settings",
    "edit_person",
    "edit_unit",
    "end_grant",
    "end_grants",
    "end_own_sessions",
    "end_session",
    "end_sessions",
    "end_with_place",
    "erase_again",
    "erase_person",
    "erase_workbook_rows",
    "expire_invitations",
    "first_free_day",
    "forget_contact",
    "forget_digests",
    "forget_documents",
    "forget_invitations",
    "forget_leaver",
    "forget_notices",
    "forget_question_mails",
    "forget_rows",
    "give_consent",
    "give_grant",
    "give_with_place",
    "go_on_with_import",
    "go_on_with_workbook",
    "hold_file",
    "invite",
    "keep_own_data",
    "mail_in",
    "make_digests",
    "make_first_administrator",
    "make_token",
    "mark_read",
    "mend_row",
    "mend_workbook_row",
    "move_session",
    "name_columns",
    "name_in",
    "name_workbook_columns",
    "needs_sudo",
    "note_export",
    "note_refused_grant",
    "note_use",
    "notify",
    "pass_on_all",
    "person_in",
    "person_of_digest_token",
    "place_units",
    "places_of",
    "read_in",
    "read_workbook_in",
    "remove_yt_document",
    "replace_grant",
    "restore_yt_document",
    "revoke_grant",
    "revoke_token",
    "send_again",
    "send_reminders",
    "set_controller",
    "set_host",
    "set_terms",
    "settle_notices",
    "settle_words",
    "subject_ref",
    "sweep_notices",
    "sweep_question_mails",
    "sweep_sessions",
    "sweep_tokens",
    "take_leavers_back",
    "take_up_all",
    "turn_digest_off",
    "undo_import",
    "undo_workbook",
    "unit_in",
    "unit_label",
    "welcome",
    "withdraw",
    "withdraw_consent",
]
