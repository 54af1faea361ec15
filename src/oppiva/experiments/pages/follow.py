"""The question whether a decision is still in use, and the card of its rounds on the experiment's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.experiments import follow_words as words
from oppiva.experiments.follow_dates import Due
from oppiva.experiments.models import Experiment, FollowUp
from oppiva.experiments.queries.follow_ups import AHEAD, UNKNOWN, WAITING, Round, Shares, asked_of, name_of
from oppiva.experiments.reading_words import readers_line
from oppiva.experiments.rules.follow_ups import Follower
from oppiva.jobs import clock
from oppiva.ui.formatting import percent

Value = FollowUp.Value


@dataclass(frozen=True)
class Answer:
    """One of the three answers, of equal size, place and tone."""

    value: str
    icon: str
    label: str
    what: str
    chosen: bool


@dataclass(frozen=True)
class QuestionPage:
    """One question to one who may answer it; `value` and `reason` are the answer that stands."""

    path: str
    heading: str
    lead: str
    answers: tuple[Answer, ...]
    value: str
    reason: str
    reasons: tuple[str, ...]
    left: str
    changes: str
    readers: str
    by_link: bool
    # What the team decided, and when: `lead` says more, or something else once there is an answer.
    decided: str
    done: str = ""

    def said(self, deed: str) -> str:
        """What a press did, in words, if it holds by now."""
        return words.done_words(deed, self.value, self.reason)


@dataclass(frozen=True)
class RoundLine:
    """One round on the card."""

    months: str
    mark: str
    state: str
    about: str
    reason: str


@dataclass(frozen=True)
class RoundsCard:
    """What became of a decision; `answer` leads a member of the team to the question that is open."""

    heading: str
    lines: tuple[RoundLine, ...]
    answer: str
    answered: bool


@dataclass(frozen=True)
class SharesPart:
    """One state of the rounds of a column; `address`: the experiments behind it, for who may see them."""

    state: str
    figure: str
    address: str = ""

    @property
    def mark(self) -> str:
        """A shape of its own for each state: a round that waits is not yet unknown."""
        return words.MARKS[self.state]

    @property
    def words(self) -> str:
        """The state in a word or two."""
        return words.state_words(self.state)


@dataclass(frozen=True)
class SharesColumn:
    """The rounds of so many months side by side."""

    months: str
    figure: str
    share: str
    parts: tuple[SharesPart, ...]
    address: str = ""

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """The same in lines that stand among others: how many are in use, wait, and of how many nobody knows."""
        used = SharesPart(str(Value.IN_USE), self.figure)
        kept = {str(Value.IN_USE), UNKNOWN, WAITING}
        told = [one for one in (used, *self.parts) if one.state in kept]
        return tuple((one.mark, one.figure, f"{one.words}, {self.months}") for one in told)


def question_page(follower: Follower, *, done: str = "") -> QuestionPage:
    """The page of today's question; `done`: what was pressed last."""
    today = clock.today()
    due = follower.due_on(today)
    if due is None:
        raise DomainError("follow_closed")
    row = asked_of(follower.cycle, due.months)
    name = name_of(follower.experiment) or follower.experiment.code
    return question_page_of(follower, due, row, name, done=done)


def question_page_of(follower: Follower, due: Due, row: FollowUp | None, name: str, *, done: str = "") -> QuestionPage:
    """The same of a question whose row and name were read already; asks nothing."""
    today = clock.today()
    value, late = (row.value, row.late) if row is not None else ("", False)
    reason = row.reason if row is not None else ""
    asks = words.decided_words(follower.told.choice, follower.told.decided_on, today)
    return QuestionPage(
        path=words.question_path(due.months, due.on, today),
        heading=words.answered_words(value) if value else words.question(name),
        lead=words.question(name) if value else f"{asks} {words.one_tap()}",
        answers=_answers(value),
        value=value,
        reason=reason,
        reasons=tuple(str(one) for one in words.REASONS) if value in {Value.NO, Value.PARTLY} else (),
        left=words.time_left(due.last_day, today, answered=bool(value), late=late),
        changes=words.change_until(due.ends, today),
        readers=readers_line(follower.experiment, follower.cycle),
        by_link=follower.link is not None,
        decided=asks,
        done=words.done_words(done, value, reason),
    )


def undo_words(follower: Follower) -> str:
    """Until when who passed the question on takes it up again."""
    due = follower.due_on(clock.today())
    return words.undo_until(due.ends, clock.today()) if due is not None else ""


def _answers(value: str) -> tuple[Answer, ...]:
    told = (
        (Value.IN_USE, "check-circle", _("Yes"), _("We still work like this")),
        (Value.PARTLY, "circle-half", _("Partly"), _("Sometimes, or changed")),
        (Value.NO, "stop-circle", _("No"), _("We ask the reason too, one tap")),
    )
    return tuple(Answer(str(code), icon, label, what, code == value) for code, icon, label, what in told)


def rounds_card(experiment: Experiment, rounds: tuple[Round, ...], *, inside: bool) -> RoundsCard | None:
    """The card, with every round: one without an answer is told as unknown."""
    if not rounds:
        return None
    today = clock.today()
    due = [one for one in rounds if one.state != AHEAD]
    open_ = due[-1] if due and today < due[-1].due.ends else None
    may = inside and open_ is not None
    return RoundsCard(
        heading=words.rounds_sentence(rounds, today),
        lines=tuple(
            RoundLine(
                words.months_words(one.due.months),
                words.MARKS[one.state],
                words.state_words(one.state),
                words.about(one, today),
                one.reason,
            )
            for one in rounds
        ),
        answer=reverse("experiments:follow", args=[experiment.programme.code, experiment.code]) if may else "",
        answered=open_ is not None and open_.answered_on is not None,
    )


def shares_columns(shares: tuple[Shares, ...], listed: str = "") -> tuple[SharesColumn, ...]:
    """`9/16 in use`, and every other state beside it: a round that is unknown or waits stays in the number.

    `listed`: the address of the list that shows the experiments behind each figure.
    """

    def behind(months: int, state: str, amount: int) -> str:
        return f"{listed}?seuranta={months}-{state}" if listed and amount else ""

    return tuple(
        SharesColumn(
            months=words.months_words(one.months),
            figure=f"{one.in_use}/{one.due}" if one.due else "",
            share=percent(one.share(one.in_use)) if one.due else "",
            address=behind(one.months, Value.IN_USE, one.in_use),
            parts=tuple(
                SharesPart(state, f"{amount}/{one.due}", behind(one.months, state, amount))
                for state, amount in (
                    (str(Value.PARTLY), one.partly),
                    (str(Value.NO), one.no),
                    (UNKNOWN, one.unknown),
                    (WAITING, one.waiting),
                )
                if amount or state != WAITING
            )
            if one.due
            else (),
        )
        for one in shares
    )


def shares_sentence(shares: tuple[Shares, ...]) -> str:
    """What the oldest question with due rounds says."""
    newest = next((one for one in reversed(shares) if one.due), None)
    if newest is None:
        return _("No decision is old enough to be asked about yet.")
    waiting = f"{newest.waiting}/{newest.due}" if newest.waiting else ""
    if newest.waiting == newest.due:
        return words.all_waiting(newest.months, waiting)
    told = words.after_shares(newest.months, f"{newest.in_use}/{newest.due}")
    return f"{told} {words.still_waiting(waiting)}" if waiting else told
