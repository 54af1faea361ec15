"""Others' experiments: the list in words, a card, one's own list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.policy import Actor
from oppiva.core.statistics import FEWEST
from oppiva.experiments import counting, follow_words, queries, rules, words
from oppiva.experiments import others_words as say
from oppiva.experiments.forms.others import BUCKETS, FOLLOWED, PICKED, UNDECIDED
from oppiva.experiments.models import Choice, Reason, State, Theme, Whose
from oppiva.experiments.queries import Asked, OtherExperiment, PickRow
from oppiva.experiments.rules import Insider
from oppiva.people.queries import area_names
from oppiva.programme.models import Programme
from oppiva.ui.context import absolute
from oppiva.ui.narrowing import Select

PAGE = 24
OVER = frozenset({State.NOT_STARTED, State.INTERRUPTED})
# A note is shared, decided and published nowhere: what is said of codes elsewhere would not be so.
CODE_IN_NOTE = gettext_lazy("There is a personal identity code in your note. Take it away.")


@dataclass(frozen=True)
class PickShown:
    """Whether an experiment is among one's own picks, why, what is new, and where it is picked and noted."""

    address: str
    note_to: str
    picked: bool = False
    note: str = ""
    news: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picks:
    """One's own picks as the list tells of them.

    `closed`: those that are not open any more, by id, as the deed of dropping each; nothing of what they were.
    `marks`: what is shown as it was when drawn, sent back once it has been looked at; none when nothing is new.
    """

    count: int
    words: str
    address: str
    closed: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    look_to: str = ""


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
    pick: PickShown


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
    picks: Picks
    picked: bool = False
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
    picks = queries.picks_of(here, here)
    rows = queries.others_of(here, own, programme, asked, [one.experiment for one in picks])
    ended = [] if number > 1 else ended_rows(here, own, programme, asked)
    page = Paginator(rows, PAGE).get_page(number)
    shown = queries.with_numbers(here, list(page.object_list)) if rows else []
    tried, offered = queries.tried_by(here), rules.is_offered_try(here)
    return OthersPage(
        sentence=say.undecided(len(ended)) if asked.bucket == UNDECIDED else say.sentence(len(rows), asked),
        lead=say.lead() if rows else "",
        base=reverse("experiments:others", args=[programme.code]),
        text=asked.text,
        selects=selects(asked, follows=follows),
        chips=chips(asked, query),
        page=page,
        cards=tuple(card(one, tried=one.pk in tried, offered=offered, picks=picks) for one in shown),
        asked=asked.any,
        anything=bool(rows) or bool(ended) or asked.any or bool(picks),
        tries=offered or bool(tried),
        picks=picks_shown(programme, picks, asked),
        picked=asked.picked,
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


def picks_shown(programme: Programme, picks: Sequence[PickRow], asked: Asked) -> Picks:
    """One's own picks above the list of a programme: how many, and among them alone what is closed and what is new."""
    mine = [one for one in picks if one.programme == programme.pk and one.now.open]
    # A closed one does not tell of which programme it was: it stands in each list of picks until it is dropped.
    closed = [one for one in picks if not one.now.open]
    new = [one for one in (*mine, *closed) if one.news] if asked.picked else []
    return Picks(
        count=len(mine) + len(closed),
        words=say.picks_link(len(mine) + len(closed)),
        address=reverse("experiments:others", args=[programme.code], query={PICKED: "1"}),
        closed=closed_picks(closed) if asked.picked else (),
        marks=tuple(f"{one.pk}~{one.now.mark}" for one in new),
        look_to=reverse("experiments:picks_looked"),
    )


@dataclass(frozen=True)
class ChoicePage:
    """The programmes one chooses from, and one's picks that are not open any more."""

    programmes: tuple[tuple[str, str, str], ...]
    closed: tuple[str, ...]
    here: str


def choice_page(here: Actor, programmes: Sequence[Programme], *, picked: bool) -> ChoicePage:
    """Several programmes, or none at all: closed picks are dropped here, too, for their list may not be open."""
    query = {PICKED: "1"} if picked else None
    return ChoicePage(
        tuple((one.name, one.code, reverse("experiments:others", args=[one.code], query=query)) for one in programmes),
        closed_picks(queries.picks_of(here, here)),
        reverse("experiments:others_choose", query=query),
    )


def closed_picks(picks: Iterable[PickRow]) -> tuple[str, ...]:
    """Where each pick is dropped that is not open any more."""
    return tuple(reverse("experiments:pick_drop", args=[one.pk]) for one in picks if not one.now.open)


def pick_shown(args: Sequence[str], experiment: UUID, picks: Iterable[PickRow]) -> PickShown:
    """What a card or a page says of one's own pick of an experiment."""
    found = next((one for one in picks if one.experiment == experiment), None)
    address, note_to = reverse("experiments:pick", args=args), reverse("experiments:pick_note", args=args)
    if found is None:
        return PickShown(address, note_to)
    return PickShown(address, note_to, True, found.note, say.pick_news(found.news))


def card(one: OtherExperiment, *, tried: bool = False, offered: bool = True, picks: Iterable[PickRow] = ()) -> Card:
    """The card of an experiment: nothing about who, everything about what came.

    `offered`: the reader is asked whether they could try it; what stands on their list comes off it in any case.
    """
    args = [one.programme, one.code]
    mark, decided = say.decided(one)
    return Card(
        code=one.code,
        address=reverse("experiments:experiment", args=args),
        try_to=reverse("experiments:would_try", args=args) if offered or tried else "",
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
        pick=pick_shown(args, one.pk, picks),
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
    if asked.picked:
        found.append(Chip(_("My picks"), _without(query, PICKED)))
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
    picks = queries.picks_of(here, here) if rows else []
    return OwnList(
        sentence=say.own_list(len(rows)),
        cards=tuple(card(one, tried=True, picks=picks) for one in rows),
        others=reverse("experiments:others_choose"),
    )


def choices_of(insider: Insider) -> list[tuple[str, str]]:
    """What the member could try, as E7 of the own experiment offers it: permanent address and name."""
    if insider.by_pass or not queries.tried_by(insider.actor):
        return []
    here, _teams = rules.with_all_places(insider.actor)
    return [
        (absolute(f"/hanke/{one.programme}/kokeilut/{one.code}/"), f"{one.code} {one.name}".strip())
        for one in queries.own_list(here)
    ]
