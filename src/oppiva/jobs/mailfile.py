"""Mails of the demo: a backend that writes each as a file, and the reading of them for the development page."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


@dataclass(frozen=True)
class DemoMail:
    """A mail as the development page shows it."""

    subject: str
    to: str
    date: datetime | None
    text: str
    html: str | None


class EmailBackend(BaseEmailBackend):
    """Writes each mail as an .eml file into OPPIVA_DATA/mails; nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; answers how many."""
        folder = mail_folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns():020d}-{uuid4().hex[:8]}"
            half = folder / f"{name}.part"
            half.write_bytes(message.message().as_bytes())
            half.replace(folder / f"{name}.eml")  # whoever reads the folder never meets half a mail
        return len(email_messages)


def mail_folder() -> Path:
    """Where the demo's mails lie."""
    return Path(settings.OPPIVA_DATA) / "mails"


def demo_mails(limit: int = 100) -> list[DemoMail]:
    """The demo's latest mails, newest first; empty outside the demo."""
    if not settings.OPPIVA_DEMO:
        return []
    return [_read(file) for file in sorted(mail_folder().glob("*.eml"), reverse=True)[:limit]]


def forget(address: str) -> int:
    """Remove the demo's mails to an address; answers how many."""
    if not settings.OPPIVA_DEMO or not address:
        return 0
    theirs = [file for file in mail_folder().glob("*.eml") if address.lower() in _read(file).to.lower()]
    for file in theirs:
        file.unlink(missing_ok=True)
    return len(theirs)


def _read(file: Path) -> DemoMail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    date = message["Date"]
    return DemoMail(
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        date=parsedate_to_datetime(str(date)) if date else None,
        text=text.get_content() if text is not None else "",
        html=html.get_content() if html is not None else None,
    )
