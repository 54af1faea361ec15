"""Everything that people, audit and jobs hold about a person, for the copy of one's own data and for erasure.

The order is that of erasure: a file made for the person is known by the work that made it, so files go before work.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.people.queries import personal as rows
from oppiva.people.services import personal as erase
from oppiva.people.slots import PersonalData, register_personal_data

# Kind, its tables, its title, what it gives, what erasure does.
KINDS = (
    ("history", "audit.revision", _("Changes to your details, and changes you made"),
     rows.history_rows_of, erase.erase_history),
    ("sessions", "usersessions.usersession", _("Devices you are signed in on"),
     rows.session_rows_of, erase.erase_sessions),
    ("authenticators", "mfa.authenticator", _("Passkeys and authenticator apps"),
     rows.authenticator_rows_of, erase.erase_authenticators),
    ("grants", "people.rolegrant", _("Your roles"), rows.grant_rows_about, erase.erase_grants),
    ("tokens", "people.apitoken", _("Your tokens for programs"), rows.token_rows_of, erase.erase_tokens),
    ("consents", "people.consent", _("Your consents"), rows.consent_rows_of, erase.erase_consents),
    ("places", "people.organisation people.unit", _("Where you are the contact person"),
     rows.place_rows_of, erase.erase_places),
    ("mails", "jobs.outboxmail", _("Mails sent to you, and mails you set off"),
     rows.mail_rows_of, erase.erase_mails),
    ("files", "jobs.storedfile", _("Files"), rows.file_rows_of, erase.erase_files),
    ("work", "jobs.job", _("Background tasks you asked for"), rows.work_rows_of, erase.erase_work),
    ("evidence", "people.subjectkey", _("Evidence"), rows.evidence_rows_of, erase.erase_evidence_key),
    ("deletions", "audit.deletion", _("What you have deleted"), rows.deletion_rows_of, erase.stays),
    ("log", "audit.auditevent", _("What was done, by you and about you"), rows.log_rows_of, erase.stays),
    ("addresses", "account.emailaddress", _("Addresses that sign you in"), rows.address_rows_of, erase.stays),
    ("work_accounts", "socialaccount.socialaccount", _("Work accounts you sign in with"),
     rows.work_account_rows_of, erase.stays),
    # The row itself is emptied last, by the erasure.
    ("person", "people.person", _("Your details"), rows.person_rows_of, erase.stays),
)  # fmt: skip
# What outlives the erasure, without the person's name, and why.
STAYS: dict[str, Promise] = {
    "history": _("Earlier values of your details go. That somebody changed other records stays without a name."),
    "mails": _("What mails said and where they went is gone; that one was sent stays without a name for 90 days."),
    "files": _("Files made for you go. A letter that belongs to another record stays with it."),
    "grants": _("Who held which role and when stays without a name: others acted on it."),
    "deletions": _("That something was deleted stays without a name, so that the deletion can be undone."),
    "log": _("The audit log has no names and nobody can change it; its rows go when their time is over."),
    "evidence": _("Counts and evidence stay; the key that joined them to you goes, so they are about nobody any more."),
    "consents": _("When you agreed and withdrew stays without a name and without its words."),
}


def register() -> None:
    """Fills the slot with every kind that exists at this height of the house."""
    for kind, models, title, found, emptied in KINDS:
        register_personal_data(PersonalData.in_words(kind, models, title, found, emptied, stays=STAYS.get(kind)))
