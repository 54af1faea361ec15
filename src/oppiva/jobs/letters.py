"""From a row of the outbox to the mail itself: in the person's language, text part first, nothing that tracks."""

from __future__ import annotations

from email.utils import format_datetime, formataddr

import css_inline
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.registry import Address, Letter, Mail, MailKind

# The server fetches nothing a text names (trust.md 10.12).
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)


def compose(row: OutboxMail, kind: MailKind, address: Address) -> EmailMultiAlternatives | None:
    """The mail of a row as it goes out, or None when its kind has nothing to say any more."""
    letter = Letter(row.kind, row.object_id, row.version, row.context, address)
    with translation.override(address.language):
        mail = kind.render(letter)
    if mail is None:
        return None
    message = EmailMultiAlternatives(
        subject=" ".join(str(mail.subject).split()),
        body=str(mail.text),
        to=[formataddr((" ".join(address.name.split()), address.email))],
        headers=_headers(row, mail, address),
    )
    if mail.html is not None:
        message.attach_alternative(_inliner.inline(str(mail.html)), "text/html")
    return message


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
