"""Kinds of this folder's own: what other apps registered is set aside while a test of the queue runs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine

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
