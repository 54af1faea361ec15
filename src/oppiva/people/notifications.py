"""Mails of people and the address book behind every mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.jobs import registry
from oppiva.jobs.registry import Address, Letter, Mail
from oppiva.people.invitation_words import asked_to
from oppiva.people.leaver_days import SILENT_AFTER
from oppiva.people.models import Role
from oppiva.people.queries import open_check, open_invitation, person_behind
from oppiva.ui.context import absolute


def register() -> None:
    """Fills the address book and the kinds of mail (jobs/registry.py)."""
    registry.set_address_book(address_of)
    registry.mail("account_changed", account_changed, address=old_address_of)
    registry.mail("invitation", invitation, quiet=True, address=invited_address)
    registry.mail("grant_alert", grant_alert)
    registry.mail("leaver_check", leaver_check, quiet=True)
    registry.mail("export_alert", export_alert)
    registry.mail("sign_in_code", sign_in_code, max_age=registry.CODE_LIFE)


def address_of(person_id: UUID) -> Address | None:
    """Where a person's mail goes now; nobody once the person has left or is erased."""
    person = person_behind(person_id)
    if person is None or not person.is_active:
        return None
    return Address(person.email, person.name, person.language)


def old_address_of(person_id: UUID, context: Mapping[str, object]) -> Address | None:
    """Where the person's mail went before the change, also of one who has left; nobody once the person is erased."""
    person, address = person_behind(person_id), str(context.get("address", ""))
    if person is None or person.state == person.State.ERASED or not address:
        return None
    return Address(address, person.name, person.language)


def account_changed(letter: Letter) -> Mail | None:
    """Tells the old address that somebody changed how its owner signs in; the new address is not told to it."""
    changed = letter.context.get("changed")
    touched = changed if isinstance(changed, list) else []
    subject = _("Your sign-in to Oppiva has changed")
    words = {
        "moved": "email" in touched,
        "state": "state" in touched,
        "active": bool(letter.context.get("active")),
        "address": letter.address.email,
        "subject": subject,
    }
    return Mail(
        subject=subject,
        text=render_to_string("people/mail/account_changed.txt", words),
        html=render_to_string("people/mail/account_changed.html", words),
    )


def export_alert(letter: Letter) -> Mail | None:
    """Tells a system administrator that a long table of people went out (trust.md 10.13); the audit log says whose."""
    at = datetime.fromisoformat(str(letter.context["at"]))
    subject = _("A large table of people was taken out of Oppiva")
    words = {"count": letter.context["count"], "at": at, "subject": subject}
    return Mail(
        subject=subject,
        text=render_to_string("people/mail/export_alert.txt", words),
        html=render_to_string("people/mail/export_alert.html", words),
    )


def sign_in_code(letter: Letter) -> Mail | None:
    """Six digits to type; no link, so that nothing acts when a mail scanner looks (trust.md S4)."""
    code = str(letter.context.get("code", ""))
    if not code:
        return None
    words = {"code": code, "spaced": f"{code[:3]} {code[3:]}", "address": letter.address}
    subject = _("%(code)s is your sign-in code") % {"code": words["spaced"]}
    return Mail(
        subject=subject,
        text=render_to_string("people/mail/sign_in_code.txt", words),
        html=render_to_string("people/mail/sign_in_code.html", words | {"subject": subject}),
    )


def invited_address(recipient: UUID, context: Mapping[str, object]) -> Address | None:
    """Where an invitation goes: its own address, in the language of the person behind it once there is one."""
    found = open_invitation(str(context.get("token", "")))
    if found is None:
        return None
    known = found.person
    return Address(found.email, found.name, known.language if known is not None else found.language)


def invitation(letter: Letter) -> Mail | None:
    """Who asks the person in, to what, and the link; nothing for one that was withdrawn before its mail went."""
    token = str(letter.context.get("token", ""))
    found = open_invitation(token)
    if found is None:
        return None
    inviter = found.invited_by
    subject = _("%(name)s invites you to Oppiva") % {"name": inviter.name}
    words = {
        "subject": subject,
        "name": found.name,
        "inviter": inviter.name,
        "inviter_email": inviter.email,
        "asked": asked_to(found),
        "link": absolute(reverse("people:accept", args=[token])),
        "until": found.expires_at,
    }
    return Mail(
        subject=subject,
        text=render_to_string("people/mail/invitation.txt", words),
        html=render_to_string("people/mail/invitation.html", words),
        unsubscribe=absolute(reverse("people:decline", args=[token])),
    )


def grant_alert(letter: Letter) -> Mail | None:
    """Tells a system administrator that a grant was given that opens much (trust.md 10.13); it names nobody."""
    role = str(letter.context.get("role", ""))
    words = {
        "subject": _("Alert: a new grant in Oppiva"),
        "role": Role(role).label if role in Role.values else role,
        "address": absolute(reverse("people:grant_detail", args=[letter.object_id])),
    }
    return _mail("grant_alert", words)


def leaver_check(letter: Letter) -> Mail | None:
    """Asks a unit's contact who has left, or reminds of it; nothing once it is answered or asked of somebody else."""
    check = open_check(UUID(letter.object_id), letter.address.email)
    if check is None:
        return None
    words = {
        "subject": _("%(unit)s: is everybody still here?") % {"unit": check.unit.name},
        "unit": check.unit.name,
        "organisation": check.unit.organisation.name,
        "reminder": letter.version > 1,
        "last_day": check.asked_on + SILENT_AFTER,
        "address": absolute(reverse("people:leaver_check", args=[check.pk])),
    }
    return _mail("leaver_check", words)


def _mail(kind: str, words: Mapping[str, object]) -> Mail:
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string(f"people/mail/{kind}.txt", dict(words)),
        html=render_to_string(f"people/mail/{kind}.html", dict(words)),
    )
