"""The list of the library as its template draws it: the sentence, what narrows it, a row for each model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from oppiva.catalogue import library_words as say
from oppiva.catalogue.forms.library import ORDER, TEXT, LibraryAsked
from oppiva.catalogue.library_kept import Parts, row_parts
from oppiva.catalogue.model_words import EVIDENCE_NAMES
from oppiva.catalogue.models import MOST_EVIDENCE, Effect, EffortStep, ModelState
from oppiva.catalogue.pages.library_feeds import Feed, feeds_beside, whole_feed
from oppiva.catalogue.pages.library_links import link
from oppiva.catalogue.queries import library as reads
from oppiva.catalogue.queries.library import LibraryRow, LibraryRows
from oppiva.core.charts import dots
from oppiva.experiments.models import Theme, Whose
from oppiva.people.queries import area_choices
from oppiva.ui.narrowing import Select

DOTS = tuple(dots(level, MOST_EVIDENCE) for level in range(MOST_EVIDENCE + 1))


@dataclass(frozen=True)
class Text:
    """Somebody's text and its language; `missing`: that it is not in the reader's."""

    words: str
    language: str
    missing: str = ""


@dataclass(frozen=True)
class RowShown:
    """A model in the list; `state` is said of those alone that are not plainly published."""

    address: str
    name: Text
    sentence: Text
    kind: str
    about: str
    mark: str
    state: str
    places: str
    dots: str
    evidence: str
    effect: str
    effort: str


@dataclass(frozen=True)
class KeptRow:
    """A row and how it was drawn (`parts`), empty until it is."""

    shown: RowShown
    parts: Parts


@dataclass(frozen=True)
class Chip:
    """What the list is narrowed by, and the address without it."""

    words: str
    address: str


@dataclass(frozen=True)
class Order:
    """An order of the list and its address; chosen: the one it stands in."""

    words: str
    address: str
    chosen: bool


@dataclass(frozen=True)
class ListPage:
    """The whole page but where who works with models goes on; `notes` tell how the text was looked for."""

    sentence: str
    lead: str
    text: str
    base: str
    selects: tuple[Select, ...]
    chips: tuple[Chip, ...]
    orders: tuple[Order, ...]
    hidden: tuple[tuple[str, str], ...]
    rows: tuple[KeptRow, ...]
    page: Page[None]
    published: bool
    narrowed: bool
    notes: tuple[str, ...] = ()
    indexed: bool = True
    spread: str = ""
    feeds: tuple[Feed, ...] = ()


@dataclass(frozen=True)
class Beside:
    """What stands beside the rows: whether anything is published, and how the text was looked for."""

    published: bool
    notes: tuple[str, ...] = ()


def list_page(asked: LibraryAsked, found: LibraryRows, beside: Beside, query: QueryDict) -> ListPage:
    """The list as it was asked for."""
    base, language = reverse("catalogue:library"), get_language() or "fi"
    return ListPage(
        sentence=say.sentence(found.total, narrowed=asked.narrowed, published=beside.published),
        lead=say.lead(found.without) if beside.published else "",
        text=asked.text,
        base=base,
        selects=selects(asked) if beside.published else (),
        chips=chips(asked, query, base),
        orders=orders(asked, query, base) if found.total > 1 else (),
        hidden=((ORDER, asked.order),) if asked.order else (),
        rows=tuple(kept_row(one, language) for one in found.rows),
        page=Paginator(range(found.total), reads.SIZE).page(found.number),  # type: ignore[arg-type]
        published=beside.published,
        narrowed=asked.narrowed,
        notes=beside.notes,
        indexed=not asked.narrowed and not asked.order,
        spread=link("adoption:spread") if beside.published else "",
        feeds=_feeds(asked),
    )


def _feeds(asked: LibraryAsked) -> tuple[Feed, ...]:
    """What can be followed of the list: a feed of its theme, one of its area, else of the whole library."""
    area = asked.chosen.get(reads.AREA, "")
    found = feeds_beside(theme=asked.chosen.get(reads.THEME, ""), areas=[area] if area else [])
    return found or (whole_feed(),)


def kept_row(one: LibraryRow, language: str) -> KeptRow:
    """A model as it was put into words before, while nothing that its row tells has changed; its texts are those of its
    version and change with the number alone."""
    parts = row_parts(one.pk, one.number, one.state, one.evidence, one.places)
    shown = parts.get("shown")
    if shown is None:
        shown = parts["shown"] = row(one, language)
    return KeptRow(shown, parts)


def row(one: LibraryRow, language: str) -> RowShown:
    """A model in the reader's language, as far as it has been translated."""
    name = told("name", one.name, one.language, one.translations, language)
    plain = one.state == ModelState.PUBLISHED
    sentence = told("one_sentence", one.one_sentence, one.language, one.translations, language)
    partly = not name.missing or not sentence.missing
    mark = say.in_language(one.language, language, partly=partly)
    return RowShown(
        address=reverse("catalogue:model", args=[one.slug]),
        name=name,
        sentence=sentence,
        kind=_kind(one),
        about=" · ".join(part for part in (say.for_whom(one.for_whom), say.theme(one.theme), mark) if part),
        mark="" if plain else say.MARKS[one.state],
        state="" if plain else say.state(one.state),
        places=say.short_places(one.places),
        dots=DOTS[one.evidence],
        evidence=say.evidence(one.evidence),
        effect=say.effect(one.effect),
        effort=say.to_start(one.start_minutes) or say.effort_said(one.effort),
    )


def _kind(one: LibraryRow) -> str:
    if one.is_variant:
        return say.variant()
    words = _("Operating model %(number)s") % {"number": one.number}
    return f"{_('From elsewhere')} · {words}" if one.is_foreign else words


def told(field: str, own: str, language: str, translations: Mapping[str, Mapping[str, str]], reader: str) -> Text:
    """A text in the reader's language where it is translated, else as it was written, and that it is."""
    if reader == language:
        return Text(own, language)
    translated = translations.get(reader, {}).get(field, "")
    return Text(translated, reader) if translated else Text(own, language, str(say.IN_LANGUAGE.get(language, "")))


def selects(asked: LibraryAsked) -> tuple[Select, ...]:
    """What narrows the list, in the order of what a reader asks first."""
    chosen = asked.chosen
    offered: Sequence[tuple[str, str, Sequence[tuple[str, str]], str]] = (
        (reads.WHOM, _("For whom"), _labels(Whose.choices), _("Anybody")),
        (reads.THEME, _("Theme"), _labels(Theme.choices), _("All themes")),
        (reads.AREA, _("Tried in the area"), list(area_choices()), _("All areas")),
        (reads.EVIDENCE, _("Evidence at least"), _levels(), _("Whatever evidence")),
        (reads.EFFORT, pgettext("of a model", "Effort"), _labels(EffortStep.choices), _("Whatever effort")),
        (reads.EFFECT, pgettext("of a model", "Effect"), _labels(Effect.choices), _("Whatever effect")),
        (reads.STATE, _("State"), _states(), pgettext("state of models", "On offer")),
    )
    return tuple(Select(name, label, chosen.get(name, ""), choices, none) for name, label, choices, none in offered)


def _labels(choices: Sequence[tuple[object, object]]) -> list[tuple[str, str]]:
    return [(str(value), say.capital(str(label))) for value, label in choices]


def _levels() -> list[tuple[str, str]]:
    return [(str(level), f"{level}: {EVIDENCE_NAMES[level]}") for level in range(1, MOST_EVIDENCE + 1)]


def _states() -> list[tuple[str, str]]:
    said = [(str(one), say.state(one)) for one in (ModelState.DUE_REVIEW, ModelState.REPLACED, ModelState.WITHDRAWN)]
    return [*said, (reads.ALL, pgettext("state of models", "All"))]


def chips(asked: LibraryAsked, query: QueryDict, base: str) -> tuple[Chip, ...]:
    """What the list is narrowed by, each with the way to take it away."""
    found = [Chip(_("Search: %(text)s") % {"text": asked.text}, _without(query, base, TEXT))] if asked.text else []
    for one in selects(asked) if any(asked.chosen.values()) else ():
        if one.chosen:
            words = dict(one.choices).get(one.chosen, one.chosen)
            found.append(Chip(f"{one.label}: {words}", _without(query, base, one.name)))
    return tuple(found)


def orders(asked: LibraryAsked, query: QueryDict, base: str) -> tuple[Order, ...]:
    """The orders of the list; of what was found by a text the best comes first."""
    first = _("Best first") if asked.text else _("Newest first")
    offered = [(reads.NEWEST, first), (reads.STRONGEST, _("Strongest evidence first"))]
    if not asked.text:
        offered.append((reads.NAMED, _("By name")))

    return tuple(Order(words, _with(query, base, ORDER, value), value == asked.order) for value, words in offered)


def _without(query: QueryDict, base: str, name: str) -> str:
    return _with(query, base, name, "")


def _with(query: QueryDict, base: str, name: str, value: str) -> str:
    """The list with this parameter otherwise, on its first page."""
    left = query.copy()
    for gone in (name, "sivu"):
        left.pop(gone, None)
    if value:
        left[name] = value
    return f"{base}?{left.urlencode()}" if left else base
