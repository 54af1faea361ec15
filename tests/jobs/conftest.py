"""Kinds of this folder's own: what other apps registered is set aside while a test of the queue runs."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from oppiva.core.policy import Actor
from oppiva.jobs import registry
from oppiva.jobs.registry import Address, Letter, Mail

AINO, BENGT, GONE = UUID(int=1), UUID(int=2), UUID(int=3)
ADDRESSES = {
    AINO: Address("aino@example.org", "Aino Esimerkki", "fi"),
    BENGT: Address("bengt@example.org", "Bengt Exempel", "sv"),
}
THURSDAY = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)  # 10.00 in Finland


@pytest.fixture(autouse=True)
def own_kinds() -> Iterator[None]:
    """An empty registry, and the old one back afterwards."""
    slots = [registry._jobs, registry._timed, registry._mails, registry._files]
    kept, book = [dict(slot) for slot in slots], list(registry._address_book)
    for slot in slots:
        slot.clear()
    registry.set_address_book(ADDRESSES.get)
    yield
    for slot, old in zip(slots, kept, strict=True):
        slot.clear()
        slot.update(old)
    registry._address_book[:] = book


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A Thursday morning in March that stands still until it is moved."""
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def notes() -> None:
    """A kind of mail that says its object's id, a code of ten minutes, and a newsletter."""

    def render(letter: Letter) -> Mail:
        return Mail(f"Note {letter.object_id}", f"Hello {letter.address.name}. {letter.context.get('word', '')}\n")

    registry.mail("note", render)
    registry.mail("code", render, max_age=registry.CODE_LIFE)
    registry.mail("letter", render, bulk=True)
    registry.mail("reminder", render, quiet=True)


@pytest.fixture
def media(settings: object, tmp_path: Path) -> Path:
    """A media folder of this test's own."""
    settings.OPPIVA_MEDIA = tmp_path / "files"
    return settings.OPPIVA_MEDIA


@pytest.fixture
def aino() -> Actor:
    """Somebody signed in, without any grant."""
    return Actor(person_id=str(AINO))


@pytest.fixture
def stranger() -> Actor:
    """Somebody else signed in."""
    return Actor(person_id=str(uuid4()))


class PostOffice:
    """A real mail server on the loopback address that answers by a script: stage and address in, reply or None out."""

    def __init__(self) -> None:
        self.script: Callable[[str, str], str | None] = lambda stage, address: None
        self.slow = 0.0  # seconds until it answers to a mail's content
        self.received: list[EmailMessage] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._controller: Controller | None = None

    def open(self) -> None:
        """Begin to listen."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Stop listening: connections are refused."""
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    @property
    def subjects(self) -> list[str]:
        """Subjects in the order they came."""
        return [str(mail["Subject"]) for mail in self.received]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The sender's address."""
        reply = self.script("MAIL", address)
        envelope.mail_from = address
        return reply or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A recipient's address."""
        reply = self.script("RCPT", address)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The mail itself."""
        await asyncio.sleep(self.slow)
        reply = self.script("DATA", envelope.rcpt_tos[0])
        if reply is None:
            self.received.append(message_from_bytes(bytes(envelope.content), policy=policy.default))
        return reply or "250 OK"


@pytest.fixture
def post_office(settings: object) -> Iterator[PostOffice]:
    """A mail server that is listening, and the settings that lead to it."""
    office = PostOffice()
    office.open()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = False
    yield office
    office.close()
