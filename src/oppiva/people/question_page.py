"""The page of a month's questions: a sentence, then a card for each; what its kind draws is the kind's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from oppiva.people import queries
from oppiva.people import question_words as words
from oppiva.people.models import QuestionMail
from oppiva.people.slots import Answered, Question, Stand

NOTHING = Answered()
# The page's own deed among those of the kinds.
TAKEN_UP = "omaksi"


@dataclass(frozen=True)
class Card:
    """One question on the page; kinds draw their forms into it: `hidden` says which question a form answers, and
    `address` where it is sent."""

    name: str
    anchor: str
    address: str
    question: Question
    said: Answered = NOTHING

    @property
    def hidden(self) -> SafeString:
        """What each form of the card carries."""
        return format_html('<input type="hidden" name="question" value="{}">', self.name)

    @property
    def context(self) -> Mapping[str, object]:
        """What the kind's template draws from, with what was wrong in what was sent."""
        return {**self.question.context, **self.said.context}

    @property
    def waits(self) -> bool:
        """Nobody has answered it yet."""
        return self.question.stand == Stand.OPEN

    @property
    def answered(self) -> bool:
        """It has an answer, which can be changed."""
        return self.question.stand == Stand.ANSWERED

    @property
    def done(self) -> str:
        """What was pressed last, in the words that hold by now."""
        if self.said.done == TAKEN_UP:
            return words.yours_again() if self.waits else ""
        return self.question.done.get(self.said.done, "") if self.said.done else ""


@dataclass(frozen=True)
class QuestionsPage:
    """All cards in the order of their due days, what waits first."""

    address: str
    heading: str
    lead: str
    month: date | None
    cards: tuple[Card, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether the link opens anything any more."""
        return bool(self.cards)

    def holds(self, anchor: str) -> bool:
        """Whether a card is there."""
        return any(card.anchor == anchor for card in self.cards)

    @property
    def passable(self) -> int:
        """How many questions of several can be passed on together."""
        waiting = sum(card.waits and card.question.may_pass for card in self.cards)
        return waiting if waiting > 1 else 0

    @property
    def passed(self) -> int:
        """How many of several were passed on and can be taken up together."""
        passed = sum(card.question.stand == Stand.PASSED for card in self.cards)
        return passed if passed > 1 else 0


def anchor_of(kind: str, key: str) -> str:
    """The id of a question's card."""
    return f"{kind}-{key}"


def question_page(mail: QuestionMail | None, address: str, said: tuple[str, Answered]) -> QuestionsPage:
    """The page of a mail; `said`: the card that was pressed, and what became of it. Nothing for a mail of nobody."""
    if mail is None:
        return QuestionsPage(address, "", "", None)
    at, answered = said
    cards = []
    for kind, one in queries.questions_of(mail):
        anchor = anchor_of(kind.name, one.key)
        told = answered if anchor == at else NOTHING
        cards.append(Card(f"{kind.name}:{one.key}", anchor, address, one, told))
    cards.sort(key=lambda card: not card.waits)
    waiting, done = [card for card in cards if card.waits], [card for card in cards if card.answered]
    if waiting:
        heading = words.heading(len(waiting), sum(card.question.seconds for card in waiting))
    else:
        heading = words.all_answered(len(done)) if done else words.all_passed()
    lead = words.lead(len(waiting), len(done)) if waiting or done else ""
    return QuestionsPage(address, heading, lead, mail.month, tuple(cards))
