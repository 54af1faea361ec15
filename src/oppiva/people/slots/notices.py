"""Kinds of notice, the next step on top of a digest, and who is reminded of what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise

Facts = Mapping[str, object]
# With a colon and a UUID it is the object of a reminder in the outbox, which holds 64 characters.
MOST_LETTERS = 27


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice and its words: `line` makes one sentence of code and facts, in the reader's language.

    `record` names the kind of record it is about; kinds of the same record share one line in lists and mails.
    """

    kind: str
    record: str
    line: Callable[[str, Facts], str | Promise]
    # Of what a mail reminds, in as few words as a subject holds; None: only the day is said.
    subject: Callable[[str, Facts], str | Promise] | None = None


@dataclass(frozen=True)
class NextStep:
    """The one next thing a person has to do: words in the active language and a path without language prefix."""

    words: str
    link: str


@dataclass(frozen=True)
class Reminder:
    """What one person is reminded of the day before; `kind` is a registered kind of notice and gives the words."""

    person: UUID
    kind: str
    object_id: str
    code: str
    facts: Facts
    link: str


_notices: dict[str, NoticeKind] = {}
_next_step: list[Callable[[UUID], NextStep | None]] = []
_reminders: list[Callable[[date], list[Reminder]]] = []


def register_notice(kind: NoticeKind) -> None:
    """Let notices of this kind be written; registering a kind twice replaces it. Refuses a name over 27 letters."""
    if len(kind.kind) > MOST_LETTERS:
        raise ValueError(f"the name of a kind of notice is too long: {kind.kind}")
    _notices[kind.kind] = kind


def notice_kind(kind: str) -> NoticeKind:
    """The registered kind of notice; refuses a name nobody registered with LookupError."""
    return _notices[kind]


def notice_kinds() -> Mapping[str, NoticeKind]:
    """All registered kinds of notice by name."""
    return dict(_notices)


def register_next_step(find: Callable[[UUID], NextStep | None]) -> None:
    """Tell the digest what a person has to do next; one function, the last one given holds."""
    _next_step[:] = [find]


def next_step(person: UUID) -> NextStep | None:
    """What the person has to do next; None: nothing, or nobody has filled the slot."""
    return _next_step[0](person) if _next_step else None


def register_reminders(find: Callable[[date], list[Reminder]]) -> None:
    """Say who is reminded of what happens on a day: the person's own times only, nobody else's undone things."""
    if find not in _reminders:
        _reminders.append(find)


def reminders_for(day: date) -> list[Reminder]:
    """Everything that somebody has to be reminded of the day before this one."""
    return [reminder for find in _reminders for reminder in find(day)]
