"""The grouping table: the pile that waits, the candidates, what the program proposes, what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from oppiva.catalogue import deed_words, words
from oppiva.catalogue.forms import Asked
from oppiva.catalogue.forms.deeds import KEEP, LATER, NEW
from oppiva.catalogue.pages.cards import (
    CardShown,
    EdgeShown,
    Named,
    SuggestionShown,
    card_shown,
    edge_shown,
    suggestion_shown,
    suggestions_shown,
)
from oppiva.catalogue.queries import Board, CandidateRow, Card, Proposed
from oppiva.experiments.models import Choice, Theme
from oppiva.experiments.others_words import past
from oppiva.people.queries import area_choices
from oppiva.ui.context import LANGUAGES
from oppiva.ui.formatting import date_long
from oppiva.ui.narrowing import Select
from oppiva.ui.safe import trusted

PILE = 6  # cards of the pile that stand open to the eye
INSIDE = 5  # cards of a candidate on the table; its own page has them all
CLUSTERS = 24
GROUP = 6


@dataclass(frozen=True)
class WaitingShown:
    """A card of the pile with what is suggested for it; `next` is the card after it, where the focus goes on."""

    card: CardShown
    suggestions: tuple[SuggestionShown, ...]
    current: bool
    next: str


@dataclass(frozen=True)
class ClusterShown:
    """A candidate on the table with its first cards and the first card suggested to it."""

    code: str
    address: str
    name: str
    language: str
    sentence: str
    size: str
    locked: bool
    edges: tuple[EdgeShown, ...]
    more: str
    suggested: tuple[SuggestionShown, ...]
    unanswered: str


@dataclass(frozen=True)
class GroupShown:
    """A group that the program proposes; naming it opens a candidate with its first card."""

    key: str
    label: str
    keywords: str
    size: str
    strict: bool
    cards: tuple[CardShown, ...]
    more: str
    name_at: str


@dataclass(frozen=True)
class UndoShown:
    """What Undo would take back."""

    deed: UUID
    words: str


@dataclass(frozen=True)
class TablePage:
    """The table."""

    programme: str
    sentence: str
    today: str
    lead: str
    handled: str
    here: str
    base: int
    may_write: bool
    anything: bool
    grouped: str
    heading: str
    waiting: tuple[WaitingShown, ...]
    more: str
    more_at: str
    before_at: str
    under_way: tuple[CardShown, ...]
    targets: tuple[tuple[str, str], ...]
    clusters: Page[Any]
    groups: tuple[GroupShown, ...]
    kept: str
    selects: tuple[Select, ...]
    narrowed: bool
    undo: UndoShown | None
    readers: str


def table_page(board: Board, asked: Asked, today: object, readers: Sequence[str]) -> TablePage:
    """The table for this reader, as narrowed and turned by the address."""
    named = Named.of(board)
    listed = [one for one in board.waiting if fits(one, asked)]
    start = _start(listed, asked)
    clusters: Page[Any] = Paginator(board.candidates, CLUSTERS).get_page(asked.page)
    clusters.object_list = [_cluster(named, one, board.may_write) for one in clusters.object_list]
    return TablePage(
        programme=board.programme,
        sentence=words.sentence(board.counts, groups=len(board.candidates)),
        today=date_long(today),  # type: ignore[arg-type]  # the view's day
        lead=words.lead(board.counts),
        handled=words.handled(board.counts) if board.counts.all else "",
        here=table_at(board.programme, asked),
        base=board.base,
        may_write=board.may_write,
        anything=bool(board.counts.all or board.counts.under_way or board.candidates),
        grouped=date_long(board.grouped_at) if board.grouped_at else "",
        heading=words.waiting(len(board.waiting), len(listed)),
        waiting=_pile(board, named, listed, start, asked),
        more=words.more(len(listed) - start - PILE) if len(listed) > start + PILE else "",
        more_at=table_at(board.programme, replace(asked, card=listed[start + PILE].code))
        if len(listed) > start + PILE
        else "",
        before_at=table_at(board.programme, replace(asked, card=listed[max(0, start - PILE)].code)) if start else "",
        under_way=tuple(card_shown(board.programme, one) for one in board.under_way if fits(one, asked)),
        targets=tuple((one.code, f"{one.code} {one.name}") for one in board.candidates),
        clusters=clusters,
        groups=tuple(_group(named, one) for one in board.proposed),
        kept=words.kept(len(board.kept)) if board.kept else "",
        selects=_selects(asked),
        narrowed=asked.narrowed,
        undo=UndoShown(board.undo.deed, deed_words.thing(board.undo.verb)) if board.undo else None,
        readers=words.readers(readers),
    )


def table_at(programme: str, asked: Asked) -> str:
    """The address of the table as it is narrowed."""
    query = {name: value for name, value in asked.query.items() if value}
    base = reverse("catalogue:table", args=[programme])
    return f"{base}?{urlencode(query)}" if query else base


def options(targets: Sequence[tuple[str, str]]) -> SafeString:
    """The menu of a card, drawn once for all cards: candidates, then a new one, learning, later."""
    more = [(NEW, _("New candidate")), (KEEP, _("Keep as learning")), (LATER, _("Later"))]
    drawn = (f'<option value="{escape(code)}">{escape(name)}</option>' for code, name in (*targets, *more))
    return trusted("".join(drawn))


def fits(card: Card, asked: Asked) -> bool:
    """Whether a card is among those asked for; of one that is not read only its area and language are known."""
    if asked.theme and card.theme != asked.theme:
        return False
    if asked.area and asked.area not in card.areas:
        return False
    if asked.choice and card.choice != asked.choice:
        return False
    return not asked.language or card.language == asked.language


def _start(listed: Sequence[Card], asked: Asked) -> int:
    """Where the part of the pile begins that is shown: by whole parts, so that a card stays where it was."""
    at = next((at for at, one in enumerate(listed) if one.code == asked.card), 0)
    return at - at % PILE


def _pile(board: Board, named: Named, listed: Sequence[Card], start: int, asked: Asked) -> tuple[WaitingShown, ...]:
    part = listed[start : start + PILE]
    codes = [one.code for one in listed]
    current = asked.card if asked.card in {one.code for one in part} else (part[0].code if part else "")
    shown = []
    for at, one in enumerate(part, start):
        after = codes[at + 1] if at + 1 < len(codes) else (codes[at - 1] if at else "")
        shown.append(
            WaitingShown(
                card=card_shown(board.programme, one),
                suggestions=suggestions_shown(named, board.suggested.get(one.pk, ())[:3]),
                current=one.code == current,
                next=after,
            )
        )
    return tuple(shown)


def _cluster(named: Named, one: CandidateRow, may_write: bool) -> ClusterShown:
    hidden = len(one.cards) - INSIDE
    unanswered = len(one.unanswered)
    return ClusterShown(
        code=one.code,
        address=reverse("catalogue:candidate", args=[named.programme, one.code]),
        name=one.name,
        language=one.language,
        sentence=one.one_sentence,
        size=words.size(one.experiments, len(one.areas)),
        locked=one.locked,
        edges=tuple(edge_shown(named.programme, one.code, lying) for lying in one.cards[:INSIDE]),
        more=words.more(hidden) if hidden > 0 else "",
        suggested=tuple(suggestion_shown(named, found) for found in one.suggested[:1]) if may_write else (),
        unanswered=words.unanswered(unanswered) if unanswered else "",
    )


def _group(named: Named, one: Proposed) -> GroupShown:
    cards = {suggested.card.pk: suggested.card for suggested in one.suggested}
    hidden = len(cards) - GROUP
    first = one.suggested[0]
    query = urlencode({"ehdotus": first.pk, "deed": "new"})
    return GroupShown(
        key=one.key,
        label=one.label or words.group_name(),
        keywords=", ".join(one.keywords),
        size=words.size(len(cards), len({area for card in cards.values() for area in card.areas})),
        strict=one.strict,
        cards=tuple(card_shown(named.programme, card) for card in list(cards.values())[:GROUP]),
        more=words.more(hidden) if hidden > 0 else "",
        name_at=f"{reverse('catalogue:card', args=[named.programme, first.card.code])}?{query}",
    )


def _selects(asked: Asked) -> tuple[Select, ...]:
    everything = _("not narrowed")
    return (
        Select("teema", _("Theme"), asked.theme, [(one.value, str(one.label)) for one in Theme], everything),
        Select("alue", _("Area"), asked.area, area_choices(), everything),
        Select("paatos", _("State"), asked.choice, [(one.value, past(one)) for one in Choice], everything),
        Select("kieli", _("Language"), asked.language, list(LANGUAGES.items()), everything),
    )
