"""The search page and its hits as templates draw them; what a hit shows is its owner's card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.core.text.phrases import wanted
from oppiva.search import queries, words
from oppiva.search.limits import QUERY
from oppiva.search.queries import Found, Hit
from oppiva.search.queries.cards import Cards
from oppiva.search.slots import Card, Filter, Kind, kinds
from oppiva.ui.sent import page_in

SIZE, NEWEST, NEAR, MOST_PAGES = 20, 5, 3, 50
MOST_WORDS = 4
TEXT, ORDER, PAGE, WHAT = "q", "jarjestys", "sivu", "mita"
SORTS = {words.BEST: "best", words.NEWEST: "newest", words.SUREST: "sure"}


@dataclass(frozen=True)
class Piece:
    """A bit of the line of a hit, and whether its words are marked."""

    text: str
    marked: bool


@dataclass(frozen=True)
class HitShown:
    """A hit: its card, the line that says it best, and why it is one."""

    kind: str
    pk: UUID
    card: Card
    title: tuple[Piece, ...]
    line: tuple[Piece, ...]
    reason: str


@dataclass(frozen=True)
class Choice:
    """A value of a filter, how many hits it has, and whether it is chosen."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A filter with the choices that would leave something, or are chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Chip:
    """What the hits are narrowed by, and the address without it."""

    words: str
    address: str


@dataclass(frozen=True)
class Order:
    """An order of the hits, and its address; chosen: the one they stand in."""

    words: str
    address: str
    chosen: bool


@dataclass(frozen=True)
class SearchPage:
    """The whole page."""

    heading: str
    text: str
    asked: bool
    total: int
    hits: tuple[HitShown, ...]
    near: tuple[HitShown, ...]  # nothing was found: what is spelt nearest
    groups: tuple[Group, ...]
    chips: tuple[Chip, ...]
    orders: tuple[Order, ...]
    hidden: tuple[tuple[str, str], ...]
    cleared: str
    before: str
    after: str
    more: str
    notes: tuple[str, ...]  # over the hits: which of them stand here, and that all are guesses
    lexical: bool
    off: bool
    longest: int = QUERY

    @property
    def one_box(self) -> bool:
        """Whether there is nothing to narrow and nothing narrowed: the box stands alone."""
        return not self.groups and not self.chips


def search_page(actor: Actor, query: QueryDict) -> SearchPage:
    """One page of hits for this reader; without a question the newest of what is open to them."""
    text = " ".join(query.get(TEXT, "").split())[:QUERY]
    offered, number = _offered(kinds()), min(page_in(query), MOST_PAGES)
    chosen = {one.name: _chosen(one, query) for one in offered}
    order = query.get(ORDER, "") if query.get(ORDER, "") in SORTS else words.BEST
    sorts = _wanted(chosen.pop(WHAT, ()))
    filters = {name: values for name, values in chosen.items() if values}
    if text:
        look = partial(queries.find, actor, text, kinds=sorts, filters=filters, sort=SORTS[order])
        found = look(page=number, size=SIZE)
        if found.total and not found.hits:  # beyond the last page, of an old address
            number = -(-found.total // SIZE)
            found = look(page=number, size=SIZE)
    else:
        found = queries.newest(actor, kinds=sorts, size=NEWEST)
    cards = queries.cards_of(actor, found)
    hits = _shown(found.hits, cards, text, lexical=found.lexical)
    total = found.total if found.found else 0
    left = max(0, total - number * SIZE)
    chips = _chips(offered, query)
    return SearchPage(
        heading=words.heading(total, _counts(found), asked=bool(text), sure=found.by_word),
        text=text,
        asked=bool(text),
        total=total,
        hits=hits if found.found else (),
        near=hits[:NEAR] if found.lexical and not found.found else (),
        groups=_groups(offered, query, cards if total else {}) if text and (total != 1 or chips) else (),
        chips=chips,
        orders=_orders(query, order) if text and total > 1 else (),
        hidden=((ORDER, order),) if order else (),
        cleared=_address(query, dict.fromkeys([PAGE, *(one.name for one in offered)])),
        before=_address(query, {PAGE: str(number - 1) if number > 2 else None}) if number > 1 else "",
        after=_address(query, {PAGE: str(number + 1)}) if text and left and number < MOST_PAGES else "",
        more=words.more(min(left, SIZE)),
        notes=_notes(found, number, total) if text and total else (),
        lexical=found.lexical,
        off=found.off,
    )


def hits_shown(actor: Actor, hits: Sequence[Hit], found: Found) -> tuple[HitShown, ...]:
    """Hits of what was found with their cards, in their order; one whose card the reader is not given is left out."""
    return _shown(hits, queries.cards_of(actor, found, hits), lexical=found.lexical)


def _shown(hits: Sequence[Hit], cards: Cards, text: str | None = None, *, lexical: bool) -> tuple[HitShown, ...]:
    """`text` is what was asked, empty when nothing was: then a hit needs no reason."""
    codes = wanted(text).codes if text else ()

    def one_shown(hit: Hit, card: Card) -> HitShown:
        title = _cut(card.title, hit.title_spans if hit.title == card.title else ())
        why = "" if text == "" else _why(hit, title, card, codes, lexical=lexical)
        return HitShown(hit.kind, hit.object_id, card, title, pieces(hit), why)

    return tuple(one_shown(one, card) for one in hits if (card := cards.get((one.kind, one.object_id))) is not None)


def pieces(hit: Hit) -> tuple[Piece, ...]:
    """The line of a hit, cut at its marks."""
    return _cut(hit.reason.line, hit.reason.spans)


def _cut(line: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    found, at = [], 0
    for start, end in sorted(spans):
        if start < at:
            continue
        found += [Piece(line[at:start], False), Piece(line[start:end], True)]
        at = end
    return tuple(one for one in (*found, Piece(line[at:], False)) if one.text)


def _why(hit: Hit, title: Sequence[Piece], card: Card, codes: Collection[str], *, lexical: bool) -> str:
    """The words marked in title and line; of a text without any, those of the whole, or the code of the object."""
    marked = dict.fromkeys(one.text.lower() for one in (*title, *pieces(hit)) if one.marked)
    said = (list(marked) or hit.reason.words)[:MOST_WORDS]
    coded = [one for one in card.kind_words.split() if one in codes]
    return words.why(said or coded, by_meaning=hit.by_meaning, lexical=lexical)


def _notes(found: Found, number: int, total: int) -> tuple[str, ...]:
    """What is to be known of the hits before they are read."""
    first = (number - 1) * SIZE + 1
    said = [
        "" if found.by_word else words.guessed(),
        words.part(first, min(number * SIZE, total), total) if total > SIZE else "",
        words.best_only(total) if found.more else "",
    ]
    return tuple(one for one in said if one)


def _offered(registered: Iterable[Kind]) -> tuple[Filter, ...]:
    """The filters of all kinds, those of one name as one; which kinds, when they are counted as several."""
    sorts: dict[str, str] = {}
    found: dict[str, Filter] = {}
    for kind in registered:
        sorts.setdefault(kind.counts_as or kind.name, str(kind.label))
        for one in kind.filters():
            held = found.get(one.name)
            choices = dict(held.choices) if held else {}
            found[one.name] = Filter(one.name, one.label, list((choices | dict(one.choices)).items()))
    what = (Filter(WHAT, _("What do you look for?"), list(sorts.items())),) if len(sorts) > 1 else ()
    return (*what, *found.values())


def _chosen(one: Filter, query: QueryDict) -> tuple[str, ...]:
    """What the address asks of a filter; a value that it does not have is passed over."""
    known = {value for value, _words in one.choices}
    return tuple(dict.fromkeys(value for value in query.getlist(one.name) if value in known))


def _wanted(sorts: Collection[str]) -> tuple[str, ...]:
    return tuple(kind.name for kind in kinds() if not sorts or (kind.counts_as or kind.name) in sorts)


def _counts(found: Found) -> list[str]:
    """So many of each sort in words: `two models`, `nine experiments`."""
    sums: dict[str, int] = {}
    spoken: dict[str, Kind] = {}
    for kind in kinds(found.by_kind):
        sort = kind.counts_as or kind.name
        sums[sort] = sums.get(sort, 0) + found.by_kind[kind.name]
        spoken.setdefault(sort, kind)
    return [kind.counted(sums[sort]) for sort, kind in spoken.items() if sums[sort] and kind.counted is not None]


def _groups(offered: Iterable[Filter], query: QueryDict, cards: Cards) -> tuple[Group, ...]:
    """The filters with how many of the hits each of their values would leave."""
    groups = []
    for one in offered:
        counts = _tally(one.name, cards)
        chosen = _chosen(one, query)
        choices = tuple(
            Choice(value, label, counts.get(value, 0), value in chosen)
            for value, label in one.choices
            if counts.get(value) or value in chosen
        )
        if chosen or len(choices) > 1:  # one value alone narrows nothing
            groups.append(Group(one.name, one.label, choices))
    return tuple(groups)


def _tally(name: str, cards: Cards) -> Mapping[str, int]:
    return Counter(value for card in cards.values() for value in set(card.values.get(name, ())))


def _chips(offered: Iterable[Filter], query: QueryDict) -> tuple[Chip, ...]:
    found = []
    for one in offered:
        labels, chosen = dict(one.choices), _chosen(one, query)
        for value in chosen:
            left = [other for other in chosen if other != value]
            found.append(
                Chip(f"{one.label.rstrip('?')}: {labels[value]}", _address(query, {one.name: left, PAGE: None}))
            )
    return tuple(found)


def _orders(query: QueryDict, order: str) -> tuple[Order, ...]:
    return tuple(
        Order(label, _address(query, {ORDER: value or None, PAGE: None}), value == order)
        for value, label in words.orders()
    )


def _address(query: QueryDict, changes: Mapping[str, str | list[str] | None]) -> str:
    """The page with these parameters otherwise; None leaves one out."""
    left = query.copy()
    for name, value in changes.items():
        left.pop(name, None)
        if value:
            left.setlist(name, [value] if isinstance(value, str) else value)
    return f"{reverse('search:search')}?{left.urlencode()}" if left else reverse("search:search")
