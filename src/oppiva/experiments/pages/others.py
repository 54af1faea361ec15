"""Others' experiments: the list in words, a card, one's own list, and what stands at the end of a team's page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.core.statistics import FEWEST
from oppiva.core.text.personal import find_personal
from oppiva.experiments import counting, follow_words, queries, rules, words
from oppiva.experiments import others_words as say
from oppiva.experiments.forms.others import BUCKETS, FOLLOWED, UNDECIDED, QuestionForm
from oppiva.experiments.models import Choice, Reason, State, TeamQuestion, Theme, Whose
from oppiva.experiments.publishing_words import KINDS
from oppiva.experiments.queries import Asked, OtherExperiment, QuestionRow
from oppiva.experiments.rules import Insider, Sight
from oppiva.jobs import clock
from oppiva.people.queries import area_names
from oppiva.programme.models import Programme
from oppiva.ui.context import absolute
from oppiva.ui.formatting import date_short

PAGE = 24
OVER = frozenset({State.NOT_STARTED, State.INTERRUPTED})
# An identity code is refused, not warned of; a describing sentence is for the check before publishing.
UNMARKED = frozenset({"HETU", "DESC"})
# Where the confirmation of a press stands, and what of the address says where that is.
NEWS, SPOT = "vahvistus", "kohta"
AT_QUESTIONS, ON_LIST = "kysymykset", "lista"


@dataclass(frozen=True)
class Card:
    """An experiment on a card; what the team wrote is in `language`."""

    code: str
    address: str
    try_to: str
    name: str
    summary: str
    language: str
    where: str
    theme: str
    mark: str
    decided: str
    versus: str
    counted: tuple[tuple[str, str], ...]
    few: str
    sure: str
    note: str
    tried: bool


@dataclass(frozen=True)
class Select:
    """A select above the list, as `{% narrowing %}` draws it."""

    name: str
    label: str
    chosen: str
    choices: Sequence[tuple[str, str]]
    none: str


@dataclass(frozen=True)
class Chip:
    """What the list is narrowed by, and the address without it."""

    words: str
    address: str


@dataclass(frozen=True)
class EndedRow:
    """An experiment that ended without a decision; the address is empty for who may not open it."""

    code: str
    address: str
    where: str
    mark: str
    state: str
    why: str


@dataclass(frozen=True)
class OthersPage:
    """The list of a programme."""

    sentence: str
    lead: str
    base: str
    text: str
    selects: tuple[Select, ...]
    chips: tuple[Chip, ...]
    page: Page[Any]
    cards: tuple[Card, ...]
    asked: bool
    anything: bool
    tries: bool
    undecided: tuple[EndedRow, ...] = ()
    undecided_words: str = ""


def others_page(
    here: Actor, own: Collection[UUID], programme: Programme, asked: Asked, number: int, query: QueryDict
) -> OthersPage:
    """One page of the list for this reader with all its places, and its teams.

    What became of decisions narrows it for those alone who see the experiments behind the programme's figures.
    """
    follows = rules.sees_buckets(here, programme)
    asked = asked if follows else replace(asked, followed="")
    rows = queries.others_of(here, own, programme, asked)
    ended = [] if number > 1 else ended_rows(here, own, programme, asked)
    page = Paginator(rows, PAGE).get_page(number)
    shown = queries.with_numbers(here, list(page.object_list)) if rows else []
    tried = queries.tried_by(here)
    return OthersPage(
        sentence=say.undecided(len(ended)) if asked.bucket == UNDECIDED else say.sentence(len(rows), asked),
        lead=say.lead() if rows else "",
        base=reverse("experiments:others", args=[programme.code]),
        text=asked.text,
        selects=selects(asked, follows=follows),
        chips=chips(asked, query),
        page=page,
        cards=tuple(card(one, tried=one.pk in tried) for one in shown),
        asked=asked.any,
        anything=bool(rows) or bool(ended) or asked.any,
        tries=here.person_id is not None,
        undecided=tuple(ended),
        undecided_words=say.undecided(len(ended)) if ended and asked.bucket != UNDECIDED else "",
    )


def ended_rows(here: Actor, own: Collection[UUID], programme: Programme, asked: Asked) -> list[EndedRow]:
    """What ended without a decision, when the list is asked for it or for its states; texts find none of these."""
    states: dict[str, Collection[str]] = {
        "": OVER,
        UNDECIDED: OVER,
        counting.INTERRUPTED: {State.INTERRUPTED},
        counting.NOT_STARTED: {State.NOT_STARTED},
    }
    if replace(asked, bucket="").any or asked.bucket not in states:
        return []
    return [
        EndedRow(
            one.code,
            reverse("experiments:experiment", args=[programme.code, one.code]) if one.opens else "",
            say.where(one.series, one.series_name, ()),
            words.MARKS[one.state],
            _capital(str(State(one.state).label)),
            one.why_words or (str(Reason(one.why).label) if one.why in Reason.values else ""),
        )
        for one in queries.undecided_of(here, own, programme)
        if one.state in states[asked.bucket]
    ]


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def card(one: OtherExperiment, *, tried: bool = False) -> Card:
    """The card of an experiment: nothing about who, everything about what came."""
    args = [one.programme, one.code]
    mark, decided = say.decided(one)
    return Card(
        code=one.code,
        address=reverse("experiments:experiment", args=args),
        try_to=reverse("experiments:would_try", args=args),
        name=one.name or _("No name"),
        summary=one.summary,
        language=one.language,
        where=say.where(one.series, one.series_name, area_names(one.areas)),
        theme=str(Theme(one.theme).label) if one.theme in Theme.values else "",
        mark=mark,
        decided=decided,
        versus=say.versus(one.versus),
        counted=say.counted(one),
        few=say.few(one) if one.counted.n < FEWEST else "",
        sure=say.sure(one.certainty),
        note=say.note(one),
        tried=tried,
    )


def selects(asked: Asked, *, follows: bool = False) -> tuple[Select, ...]:
    """What the list can be narrowed by; `follows`: by what became of the decisions, too."""
    everything = _("not narrowed")
    later = Select("seuranta", _("Still in use?"), asked.followed, _followed(), everything)
    return (
        Select("teema", _("Theme"), asked.theme, [(one.value, str(one.label)) for one in Theme], everything),
        Select(
            "paatos", say.decision_label(), asked.choice, [(one.value, say.past(one)) for one in Choice], everything
        ),
        Select("kenen", _("Whose problem is it?"), asked.whose, _whose(), everything),
        Select("tila", _("State"), asked.bucket, _states(), everything),
        *((later,) if follows else ()),
    )


def _states() -> list[tuple[str, str]]:
    return [*((one, say.bucket(one)) for one in BUCKETS), (UNDECIDED, say.undecided_label())]


def _followed() -> list[tuple[str, str]]:
    told = [one.partition("-") for one in FOLLOWED]
    return [
        (f"{months}-{state}", f"{follow_words.months_words(int(months))}: {follow_words.state_words(state)}")
        for months, _hyphen, state in told
    ]


def _whose() -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in Whose]


def chips(asked: Asked, query: QueryDict) -> tuple[Chip, ...]:
    """Each filter in use with the address of the list without it."""
    found = [Chip(f"{_('Words searched for')}: {asked.text}", _without(query, "haku"))] if asked.text else []
    for one in selects(asked, follows=bool(asked.followed)):
        words = dict(one.choices).get(one.chosen)
        if words:
            found.append(Chip(f"{one.label.rstrip('?')}: {words}", _without(query, one.name)))
    return tuple(found)


def _without(query: QueryDict, name: str) -> str:
    left = query.copy()
    for one in (name, "sivu"):
        left.pop(one, None)
    return f"?{left.urlencode()}"


@dataclass(frozen=True)
class OwnList:
    """What one could try."""

    sentence: str
    cards: tuple[Card, ...]
    others: str


def own_list_page(actor: Actor) -> OwnList:
    """The reader's own list; nobody else sees it."""
    here, _teams = rules.with_all_places(actor)
    rows = queries.with_numbers(here, queries.own_list(here))
    return OwnList(
        sentence=say.own_list(len(rows)),
        cards=tuple(card(one, tried=True) for one in rows),
        others=reverse("experiments:others_choose"),
    )


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
    return {
        "questions": [
            _question(row, args, today, answers=answers, hides=hides, own=own) for row in queries.questions_of(sight)
        ],
        "would_try_words": say.would_try(count) if count else "",
        "try_to": reverse("experiments:would_try", args=args) if rules.may_try(sight) else "",
        "tried": not answers and sight.experiment.pk in queries.tried_by(sight.actor),
        "ask_to": reverse("experiments:ask", args=args) if may_ask else "",
        "question_form": (form or QuestionForm()) if may_ask else None,
        "question_readers": say.readers(sight),
    }


def news_spot(asked: str, part: Mapping[str, object]) -> str:
    """Beside which question, or what else at the end of the page, its confirmation stands; empty: at the head."""
    if asked == ON_LIST:
        return asked if part.get("try_to") else ""
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
    return {"row": row, "card": shown, "tried": tried, "try_to": shown.try_to if rules.may_try(sight) else ""}


def choices_of(insider: Insider) -> list[tuple[str, str]]:
    """What the member could try, as E7 of the own experiment offers it: permanent address and name."""
    if insider.by_pass or not queries.tried_by(insider.actor):
        return []
    here, _teams = rules.with_all_places(insider.actor)
    return [
        (absolute(f"/hanke/{one.programme}/kokeilut/{one.code}/"), f"{one.code} {one.name}".strip())
        for one in queries.own_list(here)
    ]
