"""What readers and the team find at the end of a decided experiment's page: questions, a pick, what one could try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404
from django.urls import reverse

from oppiva.core.text.personal import find_personal
from oppiva.experiments import others_words as say
from oppiva.experiments import queries, rules
from oppiva.experiments.forms.others import QuestionForm
from oppiva.experiments.models import TeamQuestion
from oppiva.experiments.pages.others import PickShown, card, pick_shown
from oppiva.experiments.publishing_words import KINDS
from oppiva.experiments.queries import QuestionRow
from oppiva.experiments.rules import Sight
from oppiva.jobs import clock
from oppiva.ui.formatting import date_short

# An identity code is refused, not warned of; a describing sentence is for the check before publishing.
UNMARKED = frozenset({"HETU", "DESC"})
# Where the confirmation of a press stands, and what of the address says where that is.
NEWS, SPOT = "vahvistus", "kohta"
AT_QUESTIONS, ON_LIST, PICK = "kysymykset", "lista", "poiminta"


@dataclass(frozen=True)
class QuestionShown:
    """A question on the page of its experiment, with what the reader may do about it."""

    row: QuestionRow
    day: str
    settled: str
    answer_to: str = ""
    close_to: str = ""
    withdraw_to: str = ""
    hide_to: str = ""
    show_to: str = ""


def reader_part(sight: Sight, form: QuestionForm | None = None, *, tries: int = 0) -> dict[str, object]:
    """What readers and the team find at the end of the page of a decided experiment: nothing while it is a draft.

    `tries`: how many could try it; the team alone is told.
    """
    if sight.experiment.submitted_at is None or not rules.may_read_questions(sight):
        return {}
    args = [sight.experiment.programme.code, sight.experiment.code]
    today, hides, own = clock.today(), rules.may_hide(sight), rules.may_hide_own(sight)
    answers = sight.insider is not None
    may_ask = rules.may_ask(sight)
    count = tries if answers else 0
    tried = not answers and sight.experiment.pk in queries.tried_by(sight.actor)
    return {
        "questions": [
            _question(row, args, today, answers=answers, hides=hides, own=own) for row in queries.questions_of(sight)
        ],
        "would_try_words": say.would_try(count) if count else "",
        "try_to": reverse("experiments:would_try", args=args) if _asks_to_try(sight, tried=tried) else "",
        "tried": tried,
        "pick": pick_of(sight),
        "ask_to": reverse("experiments:ask", args=args) if may_ask else "",
        "question_form": (form or QuestionForm()) if may_ask else None,
        "question_readers": say.readers(sight),
    }


def pick_of(sight: Sight) -> PickShown | None:
    """The own pick on the page of its experiment; nothing for the team and for who may not pick it."""
    if not rules.may_pick(sight):
        return None
    args = [sight.experiment.programme.code, sight.experiment.code]
    note = queries.note_of(sight.actor, sight.experiment.pk)
    shown = pick_shown(args, sight.experiment.pk, ())
    return shown if note is None else replace(shown, picked=True, note=note)


def _asks_to_try(sight: Sight, *, tried: bool) -> bool:
    """Whether the page asks if the reader could try it, or offers to take it off their list."""
    return rules.may_try(sight) and (tried or rules.is_offered_try(sight.actor))


def news_spot(asked: str, part: Mapping[str, object]) -> str:
    """Beside which question, or what else at the end of the page, its confirmation stands; empty: at the head."""
    if asked == ON_LIST:
        return asked if part.get("try_to") else ""
    if asked == PICK:
        return asked if part.get("pick") else ""
    questions = part.get("questions")
    if not isinstance(questions, list) or not asked:
        return ""
    return asked if any(str(one.row.pk) == asked for one in questions) else AT_QUESTIONS


def marks_in(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What in a text may point to a person, and as what: told before others read it, never a verdict."""
    found = [flag for text in texts for flag in find_personal(text) if flag.kind not in UNMARKED]
    return tuple(dict.fromkeys((flag.text, str(KINDS[flag.kind])) for flag in found))


def _question(
    row: QuestionRow, args: Sequence[str], today: date, *, answers: bool, hides: bool, own: bool
) -> QuestionShown:
    waits = row.state == TeamQuestion.State.ASKED and not row.hidden
    open_ = row.state == TeamQuestion.State.ASKED and row.mine

    def at(name: str) -> str:
        return reverse(f"experiments:question_{name}", args=[*args, row.pk])

    return QuestionShown(
        row=row,
        day=date_short(row.asked_at, today),
        settled=date_short(row.answered_at, today) if row.answered_at is not None else "",
        answer_to=at("answer") if answers and waits else "",
        close_to=at("close") if answers and waits else "",
        withdraw_to=at("withdraw") if open_ else "",
        hide_to=at("hide") if (hides or own) and not row.hidden else "",
        show_to=at("show") if row.hidden and (hides or (own and row.by_team)) else "",
    )


def guest_page(sight: Sight) -> dict[str, object]:
    """A published experiment for who reads what is public alone: the fields of its card, no others (W8); else 404."""
    row = queries.other_of(sight) if rules.reads_decided(sight) else None
    if row is None:
        raise Http404
    tried = row.pk in queries.tried_by(sight.actor)
    shown = card(row, tried=tried)
    try_to = shown.try_to if _asks_to_try(sight, tried=tried) else ""
    return {"row": row, "card": shown, "tried": tried, "try_to": try_to, "pick": pick_of(sight)}
