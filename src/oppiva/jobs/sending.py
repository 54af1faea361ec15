"""Sending what is due: one connection for a batch, no transaction open while the server is spoken to."""

from __future__ import annotations

import logging
import smtplib
import threading
from enum import Enum

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from oppiva.jobs import clock, letters, registry
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.services import outbox

log = logging.getLogger(__name__)

BATCH = 50


class Fate(Enum):
    """What a failed sending means for the mail."""

    REFUSED = "refused"  # this address or this text, for good
    LATER = "later"  # this address, for now
    AWAY = "away"  # the server wants nothing from us now, whoever it is for
    CUT = "cut"  # the line broke: nobody knows


def fate_of(error: Exception) -> tuple[Fate, str]:
    """What an error while handing over a mail means, and the reason code kept with the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((answer[0] for answer in error.recipients.values()), default=0)
        return _by_code(code)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Fate.CUT, outbox.SERVER_AWAY
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return Fate.REFUSED, "bad_address"
    if isinstance(error, smtplib.SMTPException):  # our own name, our greeting or our password is refused
        return Fate.AWAY, outbox.SERVER_AWAY
    return Fate.CUT, outbox.SERVER_AWAY


def _by_code(code: int) -> tuple[Fate, str]:
    if code == 421:  # the server is closing down (RFC 5321, 4.2.1)
        return Fate.AWAY, outbox.SERVER_AWAY
    return (Fate.REFUSED if code >= 500 else Fate.LATER), f"smtp_{code}"


class Line:
    """The connection to the mail server, opened when the first mail needs it and again after every trouble."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None

    def open(self) -> BaseEmailBackend:
        """Connect if not connected."""
        if self._backend is None:
            backend: BaseEmailBackend = get_connection()
            backend.open()
            self._backend = backend
        return self._backend

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail."""
        self.open().send_messages([message])

    def close(self) -> None:
        """Hang up; what goes wrong while hanging up changes nothing."""
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except (OSError, smtplib.SMTPException):
                log.info("the mail server did not say goodbye")


def send_due(stop: threading.Event, batch: int = BATCH) -> int:
    """Send what is due, at most a batch of mails; answers how many were taken up."""
    line, taken = Line(), 0
    try:
        while taken < batch and not stop.is_set():
            mail = outbox.claim()
            if mail is None:
                break
            taken += 1
            deliver(mail, line)
    finally:
        line.close()
    return taken


def deliver(mail: OutboxMail, line: Line) -> None:
    """Word, hand over and settle one claimed mail."""
    kind = registry.mail_kind(mail.kind)
    if kind.max_age is not None and clock.now() > mail.created_at + kind.max_age:
        outbox.drop(mail, "too_old")
        return
    try:
        address = kind.address(mail.recipient, mail.context) if kind.address else registry.address_of(mail.recipient)
        message = letters.compose(mail, kind, address) if address else None
    except Exception:  # the words of any kind may break: the edge of a background job
        log.exception("mail of kind %s could not be worded", mail.kind)
        outbox.later(mail, "not_worded")
        return
    if message is None:
        outbox.drop(mail, "nothing_to_say" if address else "no_address")
        return
    _hand_over(mail, message, line)


def _hand_over(mail: OutboxMail, message: EmailMessage, line: Line) -> None:
    once = mail.delivery == OutboxMail.Delivery.AT_MOST_ONCE
    try:
        line.open()
    except (OSError, smtplib.SMTPException):
        line.close()
        outbox.later(mail, outbox.SERVER_AWAY)
        return
    if once and not outbox.begin_sending(mail):
        return
    try:
        line.send(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        line.close()
        fate, reason = fate_of(error)
        log.warning("mail of kind %s not sent: %s", mail.kind, reason)
        if fate is Fate.REFUSED:
            outbox.fail(mail, reason)
        elif fate is Fate.CUT and once:
            outbox.unsure(mail)
        else:
            outbox.later(mail, reason)
        return
    outbox.sent(mail)
