"""The sentences about what became of a decision: the question, the answer, the rounds and their shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import pgettext

from oppiva.experiments.models import Choice, FollowUp
from oppiva.experiments.queries.follow_ups import AHEAD, UNKNOWN, WAITING, Round
from oppiva.ui.formatting import date_short, stopped

Value = FollowUp.Value
# A shape for each answer, so that colour is never alone.
MARKS: Mapping[str, str] = {
    Value.IN_USE: "carried_out",
    Value.PARTLY: "running",
    Value.NO: "stopped",
    UNKNOWN: "unknown",
    WAITING: "hollow",
    AHEAD: "not_started",
}
QUESTIONS: Mapping[int, str | Promise] = {
    3: __("The question of three months"),
    6: __("The question of six months"),
    12: __("The question of a year"),
}
# What a reason often is: one tap instead of typing.
REASONS: tuple[str | Promise, ...] = (
    __("No time"),
    __("People changed"),
    __("It did not help enough"),
    __("The situation changed"),
)


def question_path(months: int, due: date, today: date) -> str:
    """`The question of three months · 24.6.`"""
    return f"{QUESTIONS[months]} · {date_short(due, today)}"


def question(name: str) -> str:
    """`Still in use: Three questions before the meeting?`"""
    return _("Still in use: %(name)s?") % {"name": name.rstrip("?!. ")}


def decided_words(choice: str, day: date, today: date) -> str:
    """What the team decided, and when."""
    words = {
        Choice.KEEP: _("You kept it in use on %(day)s."),
        Choice.HAND_OVER: _("You handed it over on %(day)s."),
        Choice.CHANGE: _("You decided on %(day)s to change it. No new round had begun."),
    }[Choice(choice)]
    return stopped(words % {"day": date_short(day, today)})


def one_tap() -> str:
    """That nothing more is asked, and that no answer is better than another."""
    return _("One tap is enough. Every answer helps equally.")


def answered_words(value: str) -> str:
    """What stands as the answer, as the heading of the page once there is one."""
    return {
        Value.IN_USE: _("Your answer: still in use."),
        Value.PARTLY: _("Your answer: partly in use."),
        Value.NO: _("Your answer: not in use any more."),
    }[Value(value)]


def time_left(last_day: date, today: date, *, answered: bool, late: bool) -> str:
    """Until when an answer is in time, and what an answer of today is."""
    day = {"day": date_short(last_day, today)}
    if late:
        return stopped(_("There was time to answer until %(day)s. The answer is marked as late.") % day)
    if answered:
        return ""
    if today > last_day:
        words = _("There was time to answer until %(day)s. You can still answer; the answer is marked as late.")
        return stopped(words % day)
    return stopped(_("You can answer until %(day)s. After that we write down: unknown.") % day)


def change_until(ends: date, today: date) -> str:
    """The last day on which the answer can be changed."""
    return stopped(_("You can change the answer until %(day)s.") % {"day": date_short(ends - timedelta(days=1), today)})


def undo_until(ends: date, today: date) -> str:
    """The last day on which who passed the question on takes it up again."""
    return stopped(_("You can undo this until %(day)s.") % {"day": date_short(ends - timedelta(days=1), today)})


def done_words(deed: str, value: str, reason: str) -> str:
    """What a press did, told on the page that follows; empty when the page says otherwise by now."""
    if deed == "kysymys" and not value:
        return _("The question is yours again.")
    if deed == "peruttu" and not value:
        return _("The answer is taken back.")
    if deed == "vastaus" and value:
        return _("The answer is saved.")
    if deed == "syy" and value:
        return _("The reason is saved: %(reason)s") % {"reason": reason} if reason else _("The reason is taken away.")
    return ""


def state_words(state: str) -> str:
    """How a round stands, in a word or two."""
    return {
        str(Value.IN_USE): pgettext("follow-up", "in use"),
        str(Value.PARTLY): pgettext("follow-up", "partly in use"),
        str(Value.NO): pgettext("follow-up", "not in use"),
        UNKNOWN: pgettext("follow-up", "unknown"),
        WAITING: pgettext("follow-up", "waits for an answer"),
        AHEAD: pgettext("follow-up", "asked later"),
    }[state]


def months_words(months: int) -> str:
    """`3 months`, as a table's heading says it."""
    return {3: _("3 months"), 6: _("6 months"), 12: _("12 months")}[months]


def about(one: Round, today: date) -> str:
    """When a round was answered and how, or why it is not known."""
    if one.answered_on is not None:
        day = {"day": date_short(one.answered_on, today)}
        return (_("Answered late, on %(day)s") if one.late else _("Answered on %(day)s")) % day
    if one.state == UNKNOWN:
        return _("There was nobody to ask") if one.nobody else _("Nobody has answered")
    if one.state == WAITING:
        return _("There is time until %(day)s") % {"day": date_short(one.due.last_day, today)}
    return _("Asked on %(day)s") % {"day": date_short(one.due.on, today)}


def rounds_sentence(rounds: Sequence[Round], today: date) -> str:
    """What the newest round says, as the heading of the card."""
    due = [one for one in rounds if one.state != AHEAD]
    if not due:
        first = {"day": date_short(rounds[0].due.on, today)}
        return stopped(_("Whether it is still in use is first asked on %(day)s.") % first)
    return after_words(due[-1].due.months, due[-1].state)


def after_words(months: int, state: str) -> str:
    """`After three months: in use.`"""
    words = {
        3: _("After three months: %(state)s."),
        6: _("After six months: %(state)s."),
        12: _("After a year: %(state)s."),
    }[months]
    return words % {"state": state_words(state)}


def after_shares(months: int, share: str) -> str:
    """`After three months, 9/16 are in use.`: of all rounds that are due, whatever was answered."""
    words = {
        3: _("After three months, %(share)s are in use."),
        6: _("After six months, %(share)s are in use."),
        12: _("After a year, %(share)s are in use."),
    }[months]
    return words % {"share": share}


def still_waiting(share: str) -> str:
    """Beside the share in use: the rounds that can still be answered in time."""
    return _("%(share)s wait for an answer.") % {"share": share}


def all_waiting(months: int, share: str) -> str:
    """That no round of the question has been answered yet, and each still can be in time."""
    words = {
        3: _("After three months, %(share)s wait for an answer."),
        6: _("After six months, %(share)s wait for an answer."),
        12: _("After a year, %(share)s wait for an answer."),
    }[months]
    return words % {"share": share}


def team_line(code: str, months: int, value: str) -> str:
    """What the team is told of an answer."""
    lines = {
        Value.IN_USE: _("Experiment %(code)s is still in use."),
        Value.PARTLY: _("Experiment %(code)s is partly in use."),
        Value.NO: _("Experiment %(code)s is not in use any more."),
    }
    if value not in Value.values or months not in QUESTIONS:
        return _("Experiment %(code)s has been asked about again.") % {"code": code}
    return lines[Value(value)] % {"code": code}
