"""What upper apps ask of people afterwards: all that is due to one person in a month is one mail and one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise

if TYPE_CHECKING:
    from oppiva.people.models import QuestionMail


@dataclass(frozen=True)
class DueQuestion:
    """A question that nobody has answered, the day it falls due, the last day in time, and whom to ask.

    `key` is the kind's own name of the question, of letters, digits and hyphens: it stands in a form and in no mail.
    `person` None: nobody is there to ask. `mailed`: how many of its three days of mails were seen to in another way.
    """

    key: str
    person: UUID | None
    due_on: date
    last_day: date
    mailed: int = 0


class Stand(StrEnum):
    """How a question of a mail stands: it can be answered, it is answered and can be changed, or was passed on."""

    OPEN = "open"
    ANSWERED = "answered"
    PASSED = "passed"


@dataclass(frozen=True)
class Question:
    """A question of a mail in the active language: its line in the mail, its card on the page.

    `line` and `subject` stand in a mail and name no content (records.md 12); `subject` is that of a mail with this
    question alone. `mail`: a mail has still to ask it. `path`, `title` and `sentence` head the card, `answer` is what
    stands when it is answered, `done` the words of what a press did as far as they hold by now, `left` says until when,
    `note` what stands below. `template` draws the kind's forms from `it` (the context); each form posts to
    `card.address` and carries `card.hidden` (docs/decisions/questions-of-a-month.md). `seconds`: to answer it takes.
    """

    key: str
    stand: Stand
    line: str
    subject: str
    path: str
    title: str
    sentence: str
    due_on: date
    last_day: date
    template: str
    context: Mapping[str, object] = field(default_factory=dict)
    mail: bool = False
    answer: str = ""
    done: Mapping[str, str] = field(default_factory=dict)
    left: str = ""
    note: str = ""
    seconds: int = 20
    may_pass: bool = True


@dataclass(frozen=True)
class Answered:
    """What a press did: the code of what is done, or words of what was refused with more context for the forms; context
    alone asks for more on the same card."""

    done: str = ""
    refused: str = ""
    context: Mapping[str, object] = field(default_factory=dict)


class QuestionKind(Protocol):
    """What an app asks: every verb takes the mail as the proof of who answers, and refuses (`question_closed`) a key
    that is not open by it."""

    # In an address and in a form; not the same as another kind's.
    name: str
    # Of what the questions are, for the subject of a mail with several: "still in use".
    topic: str | Promise

    def due(self, first: date, last: date) -> Sequence[DueQuestion]:
        """Every question nobody has answered that falls due between the two days, ahead of today too, as far as it is
        asked at all; one that is asked already comes again, with whom one would ask today."""
        ...

    def ask(self, key: str, person: UUID, mail: QuestionMail, token: str) -> bool:
        """Write the kind's own row of the link: the question belongs to the mail from now on; inside the transaction
        that writes the mail. False: it is answered or over meanwhile, or belongs to this mail already."""
        ...

    def nobody(self, key: str) -> bool:
        """The question is due and there is nobody to ask; told each day: False when that was known already."""
        ...

    def asked(self, mail: QuestionMail) -> frozenset[str]:
        """The keys that belong to the mail."""
        ...

    def open(self, mail: QuestionMail) -> Sequence[Question]:
        """The questions of the mail that are answered, can be answered, or were passed on by its person; in a number of
        statements that does not grow with them. What is over, or asked of another by now, is left out."""
        ...

    def answer(self, mail: QuestionMail, key: str, posted: QueryDict) -> Answered:
        """Answer, change, explain or take back, as the kind's own form says."""
        ...

    def pass_on(self, mail: QuestionMail, key: str) -> None:
        """The person of the mail is not in this work any more and is not asked again; outside that transaction
        `people.services.ask_again` then asks the next one."""
        ...

    def take_up_again(self, mail: QuestionMail, key: str) -> None:
        """Undo of `pass_on`."""
        ...


_questions: dict[str, QuestionKind] = {}


def register_questions(kind: QuestionKind) -> None:
    """Let the mails of a month ask this; registering a kind twice replaces it."""
    _questions[kind.name] = kind


def question_kinds() -> tuple[QuestionKind, ...]:
    """All registered kinds in order of registration."""
    return tuple(_questions.values())


def question_kind(name: str) -> QuestionKind | None:
    """The registered kind; None for a name nobody registered."""
    return _questions.get(name)
