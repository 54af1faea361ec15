"""Invitations and imports in words: what somebody is asked to, what became of a row and why, what is refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext

from oppiva.core.errors import DomainError
from oppiva.people.models import ImportRow, Invitation, Role
from oppiva.people.queries.grants import scope_names
from oppiva.people.words import ERRORS as PEOPLE_ERRORS
from oppiva.people.words import add_verbs
from oppiva.ui import registry
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import number
from oppiva.ui.registry import Words

ERRORS: Mapping[str, Promise] = {
    "invited_already": __(
        "This address already has an open invitation to the same place. Send that one again instead."
    ),
    "invitation_over": __("This invitation has already been answered, withdrawn or is over."),
    "account_closed": __(
        "Your account in Oppiva is closed. Ask whoever invited you, or the administrator of your area, to open it."
    ),
    "inviter_gone": __(
        "Whoever invited you may no longer give this role. Ask them, or the project manager, for a new invitation."
    ),
    "import_empty": __("There is nobody on the list. Check that it has a column for e-mail addresses."),
    "import_confirmed": __("These invitations have already been sent, so the list is not changed any more."),
    "import_not_confirmed": __("The list has not been confirmed yet."),
    "import_undone": __("This import has been taken back. Read the list in again if it is needed."),
    "import_nothing_to_send": __("There is nothing to send: mend a row first, or read in another list."),
    "import_no_units": __("The organisation has no units yet. Add one first: an invited person always gets a unit."),
    "import_file_gone": __("The file is not kept any more. Read it in again."),
    "import_answer_unknown": __("Choose one of the answers on the page."),
    "unit_not_here": __("Choose one of the units of this organisation."),
    "undo_too_late": __("More than 30 days have passed, so this is not undone any more."),
}

STATES: Mapping[str, tuple[str, Promise]] = {
    "drafted": ("next", __("not sent yet")),
    "sent": ("info", __("waits for an answer")),
    "accepted": ("ok", __("accepted")),
    "withdrawn": ("", __("withdrawn")),
    "declined": ("", __("said no")),
    "expired": ("stop", __("expired")),
}
STATE_CHOICES = [("avoin", __("Open")), ("accepted", __("Accepted")), ("ohi", __("Over"))]

RUN_STATES: Mapping[str, tuple[str, Promise]] = {
    "previewed": ("next", __("waits for your yes")),
    "confirmed": ("ok", __("sent")),
    "undone": ("", __("taken back")),
}

# Why a row has its fate: what is so, and in the second sentence what to do.
REASONS: Mapping[str, Promise] = {
    "": __("Gets an invitation."),
    "by_hand": __("Left out by you."),
    "has_role": __("Has this role already. Nothing is sent."),
    "invited_already": __("Has an open invitation already. Nothing is sent."),
    "unit_differs": __("Works in another unit, which you may not change. Gets an invitation."),
    "comes_back": __("Comes back: the account opens when the invitation is accepted."),
    "moves": __("Moves to the unit of the list."),
    "name_missing": __("The name is missing. Write it."),
    "name_too_long": __("The name is longer than 120 letters. Shorten it."),
    "name_malformed": __("This does not look like a name. Check it."),
    "name_is_date": __("A date stands in place of the name. Write the name."),
    "mail_missing": __("The e-mail address is missing. Write it."),
    "mail_malformed": __("This is not a whole e-mail address. Mend it."),
    "mail_several": __("There are several e-mail addresses. Choose one."),
    "letters_lost": __("Letters were lost when the file was saved. Write the name anew."),
    "formula_without_value": __("A formula without its value stands here. Write the value."),
    "cell_error": __("The spreadsheet had an error in this row. Write the value."),
    "identity_code": __("This row holds something like an identity code. Leave it out or write the right value."),
    "unit_missing": __("The unit is missing. Choose it."),
    "unit_unknown": __("The organisation has no unit of this name. Choose the unit."),
    "yourself": __("This is you. Nobody invites themselves."),
    "left_not_yours": __(
        "Has left. Only an area administrator who may give all their roles can let them in again. Leave the row out."
    ),
    "said_no": __("Has said no to an earlier invitation. Invite again only if they have asked for it."),
    "mail_limit": __("Several mails have just been sent to this address. Invite the person later."),
}
ANSWERS: Mapping[str, tuple[tuple[str, Promise], ...]] = {
    "maybe_known": (("same", __("The same person")), ("other", __("Another person"))),
    "same_name_in_file": (("other", __("Two persons")),),
    "mail_of_another": (("same", __("The same person, new name")),),
    "has_left": (("returns", __("Comes back, invite")),),
    "said_no": (("returns", __("Has asked, invite")),),
}
FATES: Mapping[str, tuple[str, str, Promise]] = {
    "new": ("ok", "plus-circle", __("new")),
    "matched": ("info", "equals", __("known")),
    "changed": ("next", "arrows-clockwise", __("changes unit")),
    "refused": ("stop", "warning-circle", __("to mend")),
    "left_out": ("", "x", __("left out")),
}
# A row to mend of a list that has gone: it was not in it.
NOT_SENT = ("", "x", __("was not sent"))
SKIPPED: Mapping[str, Promise] = {
    "title": __("a title"),
    "section": __("a subtitle"),
    "headings_again": __("the headings again"),
    "sum": __("a sum"),
    "note": __("a note"),
    "hidden_row": __("a hidden row"),
    "hidden_sheet": __("a hidden sheet"),
    "empty_sheet": __("an empty sheet"),
    "sheet_without_headings": __("a sheet without headings"),
    "sheet_without_mail": __("a sheet without e-mail addresses"),
}
COLUMNS: Mapping[str, Promise] = {
    "": __("is not read"),
    "name": __("name"),
    "name_last_first": __("name, surname first"),
    "first_name": __("first name"),
    "last_name": __("surname"),
    "mail": __("e-mail"),
    "unit": __("unit"),
    "phone": __("phone"),
    "language": __("language"),
}


def asked_to(invitation: Invitation) -> str:
    """To what somebody is invited, as a sentence in the language of the reader."""
    facts = {"role": Role(invitation.role).label, "scope": scope_of(invitation)}
    if invitation.role == Role.PARTICIPANT:
        return _("You are invited to take part in a development programme: %(scope)s.") % facts
    return _("You are invited to the role “%(role)s”: %(scope)s.") % facts


def scope_of(invitation: Invitation) -> str:
    """Where the role of an invitation holds, by name."""
    return scope_names(invitation.scope_kind, [invitation.scope_id]).get(invitation.scope_id, invitation.scope_id)


def reason_of(row: ImportRow) -> str:
    """Why a row has its fate, in whole sentences that say what to do."""
    facts = {name: row.facts.get(name, "") for name in ("name", "mail", "row")}
    match row.reason:
        case "twice_in_file":
            return _("The same address is on row %(row)s (%(name)s). Leave one of them out.") % facts
        case "same_name_in_file":
            words = _("Nearly the same name is on row %(row)s (%(name)s), with another address. Two persons, or one?")
            return words % facts
        case "maybe_known":
            return _("%(name)s is known here with the address %(mail)s. The same person?") % facts
        case "mail_of_another":
            return _("The address belongs to %(name)s. Mend the address, or is it the same person?") % facts
        case "has_left":
            words = _("%(name)s has left. If they come back, invite them: accepting opens the account again.")
            return words % facts
        case code if code in REASONS:
            return str(REASONS[code])
    known = registry.words_of(row.reason, {})
    return str(known.title) if known is not None else str(PEOPLE_ERRORS.get(row.reason, _("This row was refused.")))


def refusal_of_file(error: DomainError) -> str:
    """Why a list was not read, in one sentence for the form."""
    found = registry.words_of(error.code, error.facts)
    return f"{found.title} {found.text}".strip() if found is not None else _("The list cannot be read as it stands.")


def register() -> None:
    """Gives the refusals their words, and the deeds of the audit log theirs."""
    for code in ERRORS:
        registry.error_words(code, _sentence(code))
    registry.error_words("has_left", _has_left)
    registry.error_words("mail_of_another", _mail_of_another)
    registry.error_words("roster_forbidden_heading", _forbidden)
    registry.error_words("identity_code", lambda facts: Words(REASONS["identity_code"]))
    registry.error_words("roster_too_many_cells", _too_many_cells)
    for code, (title, text) in _READING.items():
        registry.error_words(code, _two(title, text))
    add_verbs(
        {
            "invited": __("invited somebody"),
            "invitation_refused": __("tried to invite, refused"),
            "invitation_sent_again": __("sent an invitation again"),
            "invitation_withdrawn": __("withdrew an invitation"),
            "invitation_brought_back": __("undid the withdrawal of an invitation"),
            "invitation_accepted": __("accepted an invitation"),
            "invitation_declined": __("declined an invitation"),
            "import_read": __("read in a list of people"),
            "import_confirmed": __("sent the invitations of a list"),
            "import_undone": __("took the import of a list back"),
        }
    )


_SAVE = __("Save the list as an Excel workbook or as CSV and choose it again.")
_READING: Mapping[str, tuple[Promise, Promise | str]] = {
    "roster_empty": (__("There is nothing on the list."), __("Choose another file, or paste addresses.")),
    "roster_too_large": (__("The list is too large: at most 20 MB are read."), __("Part it into two.")),
    "roster_bomb": (__("The file unpacks to far more than its size, so it was not read."), _SAVE),
    "roster_too_heavy": (__("The file takes too long to read."), __("Copy the list alone into a new workbook.")),
    "roster_encrypted": (__("The file is locked with a password."), __("Save it without the password.")),
    "roster_broken": (__("The file cannot be read: it is broken."), _SAVE),
    "roster_is_xls": (__("This is an old Excel file (.xls)."), _SAVE),
    "roster_is_xlsb": (__("This is a binary Excel file (.xlsb)."), _SAVE),
    "roster_is_ods": (__("This is an OpenDocument spreadsheet (.ods)."), _SAVE),
    "roster_is_numbers": (__("This is a Numbers file."), _SAVE),
    "roster_is_document": (__("This is a document of a word processor."), _SAVE),
    "roster_is_pdf": (__("This is a PDF."), _SAVE),
    "roster_is_image": (__("This is a picture."), _SAVE),
    "roster_is_zip": (__("This is a packed file."), _SAVE),
    "roster_is_html": (__("This is a web page."), _SAVE),
    "roster_is_xml": (__("This is an XML file."), _SAVE),
    "roster_is_card": (__("These are contact cards."), _SAVE),
    "roster_is_binary": (__("This is not a list."), _SAVE),
    "roster_no_headings": (
        __("No headings were found."),
        __("Write headings above the list, such as Name, E-mail and Unit."),
    ),
    "roster_no_mail_column": (
        __("No column of e-mail addresses was found."),
        __("Write the heading E-mail above the addresses."),
    ),
    "roster_no_rows": (__("There are headings but nobody below them."), __("Check that the right file was chosen.")),
}
_KINDS: Mapping[str, Promise] = {
    "health": __("health"),
    "identity": __("identity codes"),
    "union": __("trade union membership"),
    "religion": __("religion"),
    "ethnic": __("ethnic origin"),
    "absence": __("who was away"),
}


def _sentence(code: str) -> registry.ErrorWords:
    return lambda facts: Words(ERRORS[code])


def _two(title: Promise, text: Promise | str) -> registry.ErrorWords:
    return lambda facts: Words(title, text)


def _too_many_cells(facts: Mapping[str, object]) -> Words:
    title = _("The list has more than %(most)s cells, the most that are read at once.") % {
        "most": number(int(str(facts.get("most", 20_000))))
    }
    return Words(title, _("Remove columns that are not needed, or part the list into two."))


def _has_left(facts: Mapping[str, object]) -> Words:
    words = _("%(name)s has left. If they come back, tick “Comes back”: accepting opens the account again.")
    return Words(words % {"name": facts.get("name", "")})


def _mail_of_another(facts: Mapping[str, object]) -> Words:
    words = _("The address belongs to %(name)s. Check the address, or write that name if they are the one you mean.")
    return Words(words % {"name": facts.get("name", "")})


def _forbidden(facts: Mapping[str, object]) -> Words:
    """Which column refuses the file, and why (W6)."""
    kind = _KINDS.get(str(facts.get("kind")), _KINDS["health"])
    title = _("The list was not read: the column “%(heading)s” would bring in data on %(kind)s.") % {
        "heading": facts.get("heading", ""),
        "kind": kind,
    }
    return Words(title, _("Remove the column, save the file and try again. Nothing was stored."))


def sentence_of_count(sends: int, mends: int, moves: int = 0) -> str:
    """The sentence above a preview; `moves` counts when nobody is invited."""
    if sends:
        ready = ngettext("%(n)s invitation is ready", "%(n)s invitations are ready", sends) % {"n": number_word(sends)}
    elif moves:
        ready = ngettext("%(n)s person changes unit", "%(n)s people change unit", moves) % {"n": number_word(moves)}
    else:
        return _("Nothing to send yet.")
    if not mends:
        return _("%(ready)s.") % {"ready": ready}
    wait = ngettext("%(n)s row waits to be mended", "%(n)s rows wait to be mended", mends) % {"n": number_inside(mends)}
    return _("%(ready)s, %(wait)s.") % {"ready": ready, "wait": wait}


def answer_line(code: str, facts: Mapping[str, object]) -> str:
    """What has been answered to an invitation of the reader."""
    return _("Your invitation was accepted.") if code == "accepted" else _("Your invitation was declined.")


def list_line(code: str, facts: Mapping[str, object]) -> str:
    """What has been answered to the invitations of a list."""
    if code == "accepted":
        return _("An invitation of your list was accepted.")
    return _("An invitation of your list was declined.")
