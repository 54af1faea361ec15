"""Everything that people, audit and jobs hold about a person, for the copy of one's own data and for erasure.

The order is that of erasure: a file made for the person is known by the work that made it, so files go before work.
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from oppiva.people.queries import personal as rows
from oppiva.people.services import personal as erase
from oppiva.people.slots import PersonalData, register_personal_data

KINDS = (
    ("history", _("Earlier values of your details"), rows.history_rows_of, erase.erase_history),
    ("sessions", _("Devices you are signed in on"), rows.session_rows_of, erase.erase_sessions),
    ("authenticators", _("Passkeys and authenticator apps"), rows.authenticator_rows_of, erase.erase_authenticators),
    ("grants", _("Your roles"), rows.grant_rows_about, erase.erase_grants),
    ("places", _("Where you are the contact person"), rows.place_rows_of, erase.erase_places),
    ("mails", _("Mails sent to you"), rows.mail_rows_of, erase.erase_mails),
    ("files", _("Files"), rows.file_rows_of, erase.erase_files),
    ("work", _("Background tasks you asked for"), rows.work_rows_of, erase.erase_work),
    ("evidence", _("Evidence"), rows.evidence_rows_of, erase.erase_evidence_key),
    ("log", _("What was done, by you and about you"), rows.log_rows_of, erase.stays),
    ("addresses", _("Addresses that sign you in"), rows.address_rows_of, erase.stays),
    # The row itself is emptied last, by the erasure.
    ("person", _("Your details"), rows.person_rows_of, erase.stays),
)


def register() -> None:
    """Fills the slot with every kind that exists at this height of the house."""
    for kind, title, found, emptied in KINDS:
        register_personal_data(PersonalData(kind, partial(str, title), found, emptied))
