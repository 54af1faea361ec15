"""What the pages of stewards say: sentences over rows, days in words, where each press leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.catalogue.model_parts import PARTS
from oppiva.catalogue.models import ModelState, StewardQuestion, Stewardship
from oppiva.catalogue.queries.questions import days_since
from oppiva.catalogue.queries.stewards import KeptRow, QuestionRow, TermRow
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date as day
from oppiva.ui.formatting import number

State = Stewardship.State


@dataclass(frozen=True)
class TermLine:
    """A stewardship of the desk page: who, and how it stands in a sentence."""

    row: TermRow
    who: str
    says: str


@dataclass(frozen=True)
class QuestionLine:
    """A question on a steward's page: how long it has waited, and where it is answered."""

    row: QuestionRow
    says: str
    late: bool
    address: str


@dataclass(frozen=True)
class KeptLine:
    """A model on a steward's page."""

    row: KeptRow
    address: str
    model: str
    says: tuple[str, ...]
    due: bool
    waiting: tuple[QuestionLine, ...]
    answered: tuple[QuestionLine, ...]


def desk_sentence(rows: Sequence[TermRow]) -> str:
    """How the model's stewardship stands, in one sentence."""
    kept = next((one for one in rows if one.keeps), None)
    if kept is not None:
        return _("%(organisation)s keeps the model") % {"organisation": kept.organisation}
    if any(one.waits for one in rows):
        return _("An invitation waits for its answer")
    return _("Nobody keeps the model yet") if not rows else _("Nobody keeps the model now")


def term_lines(rows: Sequence[TermRow]) -> list[TermLine]:
    """The stewardships of a model with their words."""
    return [TermLine(one, f"{one.organisation}, {one.role}", _term_says(one)) for one in rows]


def _term_says(row: TermRow) -> str:
    ended, at = day(row.ended_on), day(row.invited_at)
    match row.state:
        case State.INVITED:
            return _("Asked %(day)s, no answer yet") % {"day": at}
        case State.ACCEPTED:
            return _("Accepted %(day)s, keeps it until %(until)s, next check %(check)s") % {
                "day": day(row.accepted_on), "until": day(row.ends_on), "check": day(row.next_review_on),
            }  # fmt: skip
        case State.DECLINED:
            return _("Declined %(day)s") % {"day": ended}
        case State.GONE:
            return _("Gone %(day)s") % {"day": ended}
        case _ if row.accepted_on is None:
            return _("Invitation taken back %(day)s") % {"day": ended}
        case _:
            return _("Kept it %(day)s–%(until)s") % {"day": day(row.accepted_on), "until": ended}


def kept_sentence(rows: Sequence[KeptRow]) -> str:
    """What the person keeps, in one sentence."""
    waiting = sum(len(one.waiting) for one in rows)
    kept, asked = sum(not one.invited for one in rows), sum(one.invited for one in rows)
    if waiting:
        words = ngettext("One question waits for your answer", "%(n)s questions wait for your answer", waiting)
        return words % {"n": number_word(waiting)}
    if asked:
        words = ngettext("You are asked to keep one model", "You are asked to keep %(n)s models", asked)
        return words % {"n": number(asked)}
    if kept:
        return ngettext("You keep one model", "You keep %(n)s models", kept) % {"n": number(kept)}
    return _("You keep no model")


def parts_of(row: KeptRow) -> list[tuple[str, str]]:
    """The parts of the text that its steward writes: what each is called, and where."""
    return [(str(one.name), reverse("catalogue:model_write", args=[row.programme, row.code, one.key])) for one in PARTS]


def kept_line(row: KeptRow, today: date) -> KeptLine:
    """A model that one keeps, with its questions."""
    due = row.model_state == ModelState.DUE_REVIEW or (row.next_review_on is not None and row.next_review_on <= today)
    says = []
    if row.invited:
        says.append(_("You are asked for %(organisation)s as %(role)s") % _who(row))
    else:
        if row.next_review_on is not None:
            words = _("Its check is due since %(day)s") if due else _("Next check %(day)s")
            says.append(words % {"day": day(row.next_review_on)})
        says.append(_("You keep it until %(day)s") % {"day": day(row.ends_on)})
    return KeptLine(
        row=row,
        address=reverse("catalogue:stewardship", args=[row.pk]),
        model=model_address(row.slug) if row.version else "",
        says=tuple(says),
        due=due and not row.invited,
        waiting=tuple(question_line(row, one, today) for one in row.waiting),
        answered=tuple(question_line(row, one, today) for one in row.answered),
    )


def _who(row: KeptRow) -> dict[str, str]:
    return {"organisation": row.organisation, "role": row.role}


def question_line(term: KeptRow, row: QuestionRow, today: date) -> QuestionLine:
    """A question with how long it has waited."""
    address = reverse("catalogue:steward_question", args=[term.pk, row.pk])
    return QuestionLine(row, waited(row, today), row.due_on is not None and row.due_on < today, address)


def waited(row: QuestionRow, today: date) -> str:
    """How a question stands: how long it waits and until when, or since when it is answered; and what is not sent."""
    said = _stands(row, today)
    waits = row.state == StewardQuestion.State.ASKED and row.unsent
    return _("%(stands)s. Your answer is written and not sent") % {"stands": said} if waits else said


def _stands(row: QuestionRow, today: date) -> str:
    if row.state == StewardQuestion.State.ASKED and row.asked_at is not None:
        n = days_since(row.asked_at)
        if not n:
            return _("Asked today, answer by %(day)s") % {"day": day(row.due_on)}
        words = ngettext("Has waited a day, answer by %(day)s", "Has waited %(n)s days, answer by %(day)s", n)
        if row.due_on is not None and row.due_on < today:
            words = ngettext("Has waited a day, was due %(day)s", "Has waited %(n)s days, was due %(day)s", n)
        return words % {"n": n, "day": day(row.due_on)}
    if row.state == StewardQuestion.State.ANSWERED and row.unsent:
        return _("Answered %(day)s, a correction is written and not sent") % {"day": day(row.answered_at)}
    if row.state == StewardQuestion.State.ANSWERED:
        return _("Answered %(day)s, not published yet") % {"day": day(row.answered_at)}
    said = pgettext("question to a steward", "Published, answered %(day)s")
    if row.state == StewardQuestion.State.DECLINED:
        said = pgettext("question to a steward", "Declined %(day)s")
    return said % {"day": day(row.answered_at)}


def model_address(slug: str) -> str:
    """The page of a model in the library, in the language of the reader."""
    return reverse("catalogue:model", args=[slug])


def desk_address(programme: str, code: str) -> str:
    """The desk of a model."""
    return reverse("catalogue:desk_model", args=[programme, code])
