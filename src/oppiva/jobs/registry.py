"""Slots that upper apps fill from their apps.py: kinds of job, timed jobs, mails, stored files, the address book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from oppiva.jobs.clock import HELSINKI

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from oppiva.core.policy import Actor
    from oppiva.jobs.models import StoredFile


class Run(Protocol):
    """What a job's function gets: its arguments, and the way to tell how far it is."""

    args: dict[str, object]
    slot: str | None
    asked_by: UUID | None

    def progress(self, done: int, of: int = 10_000) -> None:
        """Tell how far the work is and keep the lease; ends the work when a person or the worker wants it to stop."""
        ...


class GoesOn(Exception):
    """Raised by work that has done its share of something long: the row goes back to the queue, behind who waits."""


Work = Callable[[Run], Mapping[str, object] | None]


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its work, how often it is tried when it fails, how long it may be silent."""

    kind: str
    work: Work
    title: str | _StrPromise = ""
    tries: int = 3
    lease: timedelta = timedelta(minutes=5)


@dataclass(frozen=True)
class Every:
    """A slot begins at every multiple of this span, counted from 1970 in UTC."""

    span: timedelta

    def slot(self, moment: datetime) -> datetime:
        """The beginning of the slot this moment lies in."""
        seconds = int(self.span.total_seconds())
        return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


@dataclass(frozen=True)
class At:
    """A slot begins each day at this time in Finland, or on one weekday only (Monday is 0)."""

    time: time
    weekday: int | None = None

    def slot(self, moment: datetime) -> datetime:
        """The last such time that is not after this moment: a night that was slept through is made up once."""
        day = moment.astimezone(HELSINKI).date()
        for back in range(15):
            begins = datetime.combine(day - timedelta(days=back), self.time, HELSINKI)
            if begins <= moment and self.weekday in (None, begins.weekday()):
                return begins
        raise ValueError(f"no weekday {self.weekday}")


@dataclass(frozen=True)
class Address:
    """Where a person's mail goes, and in which language."""

    email: str
    name: str
    language: str


@dataclass(frozen=True)
class Letter:
    """What a mail's text is made from; its text must name nothing that only some may read (trust.md 1)."""

    kind: str
    object_id: str
    version: int
    context: Mapping[str, object]
    address: Address


@dataclass(frozen=True)
class CalendarFile:
    """A calendar entry that goes with a mail (RFC 6047): its text, REQUEST or CANCEL, and the name of the file."""

    text: bytes
    method: str
    name: str


@dataclass(frozen=True)
class Mail:
    """A mail's words: subject, text, optional HTML, the one-click address that ends a newsletter, calendar entries."""

    subject: str
    text: str
    html: str | None = None
    unsubscribe: str | None = None
    calendar: tuple[CalendarFile, ...] = ()


MailAddress = Callable[[UUID, Mapping[str, object]], Address | None]


@dataclass(frozen=True)
class MailKind:
    """A kind of mail: its words (None: nothing to send any more), how old it may be, when, how and where it goes."""

    kind: str
    render: Callable[[Letter], Mail | None]
    max_age: timedelta | None = None
    bulk: bool = False
    quiet: bool = False
    address: MailAddress | None = None


@dataclass(frozen=True)
class FileKind:
    """A kind of stored file: who may open it, which types and size are taken in, how long it is kept.

    `most_side`: a picture is drawn no larger than so many pixels to a side.
    """

    kind: str
    may_open: Callable[[Actor, StoredFile], bool]
    types: frozenset[str]
    max_bytes: int
    keep: timedelta | None
    most_side: int | None = None


AddressBook = Callable[[UUID], Address | None]

CODE_LIFE = timedelta(minutes=10)  # trust.md R11
MEGABYTE = 1024 * 1024
# What a person signs or prints: a letter, a decision, the minutes of a meeting.
PAPERS = frozenset({"pdf", "png", "jpeg", "webp", "docx"})
DOCUMENTS = frozenset({"pdf", "png", "jpeg", "webp", "docx", "xlsx", "txt", "csv", "toml"})

_jobs: dict[str, JobKind] = {}
_timed: dict[str, Every | At] = {}
_mails: dict[str, MailKind] = {}
_files: dict[str, FileKind] = {}
_address_book: list[AddressBook] = []


def job(
    kind: str, *, title: str | _StrPromise = "", tries: int = 3, lease: timedelta = timedelta(minutes=5)
) -> Callable[[Work], Work]:
    """Register the decorated function as the work of a kind of job.

    `title` is shown to the person who waits. The work may be done again after a crash, so it must be safe to repeat,
    and it calls `run.progress` more often than `lease`.
    """

    def register(work: Work) -> Work:
        _jobs[kind] = JobKind(kind, work, title, tries, lease)
        return work

    return register


def timed(
    kind: str, *, every: timedelta | None = None, at: time | None = None, weekday: int | None = None, tries: int = 3
) -> Callable[[Work], Work]:
    """Register the decorated function as timed work: `every` span, or `at` a time in Finland each day or weekday."""
    if (every is None) == (at is None):
        raise ValueError("give every or at")
    plan = At(at, weekday) if at is not None else Every(every or timedelta())

    def register(work: Work) -> Work:
        _timed[kind] = plan
        return job(kind, tries=tries)(work)

    return register


def mail(
    kind: str,
    render: Callable[[Letter], Mail | None],
    *,
    max_age: timedelta | None = None,
    bulk: bool = False,
    quiet: bool = False,
    address: MailAddress | None = None,
) -> None:
    """Register how a kind of mail is worded, called in the person's language.

    `max_age` makes it urgent: first in the queue, and not sent when older (a code: CODE_LIFE). `bulk` is for
    newsletters and digests, `quiet` keeps it from the hours 20-7 and from public holidays. `address` (recipient,
    context) finds another place than the address book, for what an address that no longer counts must hear.
    """
    _mails[kind] = MailKind(kind, render, max_age, bulk, quiet, address)


def file_kind(
    kind: str,
    may_open: Callable[[Actor, StoredFile], bool],
    *,
    types: frozenset[str] = DOCUMENTS,
    max_bytes: int = 20 * MEGABYTE,
    keep: timedelta | None = None,
    most_side: int | None = None,
) -> None:
    """Register who may open stored files of a kind, and what may be stored as one."""
    _files[kind] = FileKind(kind, may_open, types, max_bytes, keep, most_side)


def set_address_book(find: AddressBook) -> None:
    """Tell where a person's address is found: person id -> Address, or None when there is no such person any more."""
    _address_book[:] = [find]


def job_kind(kind: str) -> JobKind:
    """The registered kind of job; refuses a name nobody registered with LookupError."""
    return _jobs[kind]


def job_title(kind: str) -> str:
    """What the person who waits calls a job of this kind; empty when it has no name or is no longer known."""
    known = _jobs.get(kind)
    return str(known.title) if known else ""


def job_kinds() -> tuple[str, ...]:
    """The names of all registered kinds of job."""
    return tuple(_jobs)


def timetable() -> Mapping[str, Every | At]:
    """Every timed kind and its slots."""
    return dict(_timed)


def mail_kind(kind: str) -> MailKind:
    """The registered kind of mail; refuses a name nobody registered with LookupError."""
    return _mails[kind]


def mail_kinds() -> tuple[str, ...]:
    """The names of all registered kinds of mail."""
    return tuple(_mails)


def quiet_kinds() -> tuple[str, ...]:
    """The names of the kinds of mail that wait for the morning."""
    return tuple(kind.kind for kind in _mails.values() if kind.quiet)


def stored_kind(kind: str) -> FileKind:
    """The registered kind of stored file; refuses a name nobody registered with LookupError."""
    return _files[kind]


def passing_kinds() -> tuple[str, ...]:
    """The names of the kinds of stored file that are kept for a time from the start, such as a finished export."""
    return tuple(known.kind for known in _files.values() if known.keep is not None)


def may_open(actor: Actor, stored: StoredFile) -> bool:
    """Whether the kind that owns the file lets this actor open it; a kind nobody registered lets nobody."""
    known = _files.get(stored.kind)
    return known is not None and known.may_open(actor, stored)


def address_of(person_id: UUID) -> Address | None:
    """The person's address now, or None: then nothing is sent."""
    return _address_book[0](person_id) if _address_book else None
