"""Names of fields and codes in words, for the page in the copy of one's own data."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.jobs import registry
from oppiva.people import words
from oppiva.people.models import (
    Consent,
    ImportRow,
    ImportRun,
    Invitation,
    Language,
    Person,
    Role,
    Theme,
    Weekday,
)

Words = str | Promise

FIELDS: dict[str, Words] = {
    "id": _("Identifier"),
    "name": _("Name"),
    "email": _("Work e-mail"),
    "phone": _("Phone"),
    "show_contact": _("Shown to my team"),
    "unit_id": _("Identifier of the unit"),
    "unit__name": _("Unit"),
    "unit__organisation__name": _("Organisation"),
    "unit": _("Unit"),
    "organisation": _("Organisation"),
    "language": _("Language"),
    "theme": _("Look"),
    "state": _("State"),
    "version": _("Version"),
    "purpose": _("What for"),
    "made_on": _("Made on"),
    "last_login": _("Last sign-in"),
    "signed_in_until": _("Signed in at most until"),
    "verified": _("Confirmed"),
    "primary": _("Main address"),
    "part": _("Your part"),
    "role": _("Role"),
    "scope_kind": _("Kind of scope"),
    "scope": _("Scope"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "revoked_at": _("Revoked"),
    "granted_at": _("Given"),
    "granted_by": _("Given by"),
    "reason": _("Reason"),
    "kind": _("Kind"),
    "about": _("Concerns"),
    "object_kind": _("Kind of thing"),
    "object_id": _("Its identifier"),
    "given_at": _("Given"),
    "withdrawn_at": _("Withdrawn"),
    "at": _("When"),
    "of": _("Record"),
    "field": _("Field"),
    "before": _("Before"),
    "after": _("After"),
    "by": _("By"),
    "created_at": _("Made"),
    "last_seen_at": _("Last used"),
    "last_used_at": _("Last used"),
    "ip": _("Network address"),
    "user_agent": _("Browser"),
    "type": _("Kind"),
    "key": _("Known by a key"),
    "to": _("To"),
    "sent_at": _("Sent"),
    "media_type": _("Type"),
    "size": _("Size in bytes"),
    "keep_until": _("Kept until"),
    "finished_at": _("Finished"),
    "restored_at": _("Brought back"),
    "verb": _("What"),
    "digest_day": _("Day of the weekly digest"),
    "digest_off": _("Weekly digest turned off"),
    "change": _("What"),
    "link": _("Address"),
    "read": _("Read"),
    "programme": _("Programme"),
    "no": _("Version number"),
    "origin": _("Origin"),
    "name_folded": _("Name as it is searched for"),
    "date_joined": _("Joined on"),
    "provider": _("Sign-in service"),
    "uid": _("Your identifier there"),
    "unit_text": _("Unit on the list"),
    "fate": _("What became of the row"),
    "run__made_at": _("The list was read in"),
    "made_at": _("The list was read in"),
    "confirmed_at": _("The list was sent"),
    "declined": _("The answer was no"),
    "settled_at": _("Answered or over"),
    "quarter": _("Quarter"),
    "asked_on": _("Asked on"),
    "answered_on": _("Answered on"),
    "left_on": _("No longer in the unit from"),
    "mailed": _("In a digest"),
    "week": _("Week from"),
    "day": _("Day"),
    "outcome": _("What came of it"),
    "sheet": _("Sheet"),
    "values": _("What the row said"),
}
WHO: Mapping[str, Words] = {
    "me": _("you"),
    "server": _("the service itself"),
    "somebody_else": _("somebody else"),
    "other_record": _("another record"),
}
PART: Mapping[str, Words] = {
    "holder": _("you hold the role"),
    "giver": _("you gave the role to somebody else"),
    "second_granter": _("you confirmed the role of somebody else"),
    "invited": _("you were invited"),
    "inviter": _("you invited somebody else"),
    "maker": _("you read the list in"),
    "confirmer": _("you sent the list"),
}
# Where mails and background tasks stand.
STANDS: Mapping[str, Words] = {
    "queued": _("waits"),
    "leased": _("under way"),
    "running": _("under way"),
    "sending": _("under way"),
    "done": _("done"),
    "failed": _("failed"),
    "stopped": _("stopped"),
    "unknown": _("not known whether it went"),
    "dropped": _("not sent"),
}
VALUES: dict[str, Mapping[str, Words]] = {
    "role": dict(Role.choices),
    "scope_kind": words.SCOPE_KINDS,
    "language": dict(Language.choices),
    "theme": dict(Theme.choices),
    "state": {
        **STANDS,
        **dict(ImportRun.State.choices),
        **dict(Invitation.State.choices),
        **dict(Person.State.choices),
    },
    "fate": dict(ImportRow.Fate.choices),
    "by": WHO,
    "to": WHO,
    "about": WHO,
    "granted_by": WHO,
    "part": PART,
    "digest_day": {str(day): day_words for day, day_words in Weekday.choices},
    "kind": dict(Consent.Kind.choices),
}


def add(fields: Mapping[str, Words], values: Mapping[str, Mapping[str, Words]]) -> None:
    """The words of an upper app for its fields, and for its codes where people has none for them."""
    for name, said in fields.items():
        FIELDS.setdefault(name, said)
    for name, codes in values.items():
        VALUES[name] = {**codes, **VALUES.get(name, {})}


def field_words(name: str) -> str:
    """A field in words; its own name, readably, where nobody has given any."""
    known = FIELDS.get(name)
    return str(known) if known is not None else name.replace("_", " ")


def value_words(name: str, value: str) -> str:
    """A code in words where there are some for this field; else the value as it is."""
    if name == "verb":
        return words.verb(value)
    known = VALUES.get(name, {}).get(value)
    if known is None and name == "kind":
        known = registry.job_title(value) or None
    return str(known) if known is not None else value
