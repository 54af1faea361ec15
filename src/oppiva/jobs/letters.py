"""From a row of the outbox to the mail itself: in the person's language, text part first, nothing that tracks."""

from __future__ import annotations

from email.encoders import encode_base64
from email.header import Header
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr
from typing import Any

import css_inline
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.registry import Address, CalendarFile, Letter, Mail, MailKind

# The server fetches nothing a text names (trust.md 10.12).
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)


class Message(EmailMultiAlternatives):
    """A mail whose subject begins on the line of its name.

    Django does not count the name of the header, so that a subject of one full line is written under an empty one:
    read back it begins with a space, and some programs show none at all.
    """

    def message(self, **options: Any) -> Any:
        """The mail as it goes over the wire."""
        found, subject = super().message(**options), str(self.subject)
        charset = "us-ascii" if subject.isascii() else "utf-8"
        found.replace_header("Subject", Header(subject, charset, header_name="Subject"))
        return found


def compose(row: OutboxMail, kind: MailKind, address: Address) -> EmailMultiAlternatives | None:
    """The mail of a row as it goes out, or None when its kind has nothing to say any more."""
    letter = Letter(row.kind, row.object_id, row.version, row.context, address)
    with translation.override(address.language):
        mail = kind.render(letter)
    if mail is None:
        return None
    message = Message(
        subject=" ".join(str(mail.subject).split()),
        body=str(mail.text),
        to=[formataddr((" ".join(address.name.split()), address.email))],
        headers=_headers(row, mail, address),
    )
    if mail.html is not None:
        message.attach_alternative(_inliner.inline(str(mail.html)), "text/html")
    if len(mail.calendar) == 1:
        # Only as an alternative do Outlook and Gmail show an entry in the mail itself, and only one.
        entry = mail.calendar[0]
        message.attach_alternative(entry.text.decode(), f"text/calendar; method={entry.method}")
    for entry in mail.calendar:
        message.attach(_file_of(entry))
    return message


def _file_of(entry: CalendarFile) -> MIMENonMultipart:
    """The entry as a file: a mail server on the way must not touch its lines."""
    part = MIMENonMultipart("text", "calendar", charset="utf-8", method=entry.method, name=entry.name)
    part.set_payload(entry.text)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=entry.name)
    return part


def _headers(row: OutboxMail, mail: Mail, address: Address) -> dict[str, str]:
    headers = {
        "Message-ID": row.message_id,
        "Date": format_datetime(clock.now().astimezone(clock.HELSINKI)),
        "Content-Language": address.language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: absence notes do not answer
        "X-Auto-Response-Suppress": "All",  # the same for Exchange
    }
    if mail.unsubscribe:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return headers
