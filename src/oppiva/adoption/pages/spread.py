"""The spread board as its template draws it: the map and its table, what is known later, models, changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from oppiva.adoption import spread_words as say
from oppiva.adoption.queries.spread import Counted, ModelNamed, PlaceRow
from oppiva.adoption.rounds import Shares
from oppiva.adoption.spread import FURTHEST, KINDS, Part, Spread, furthest, most_changed, spread
from oppiva.catalogue.pages.library import Text, told
from oppiva.core.charts import AREA_TILES, MapTile, tile_map
from oppiva.experiments.models import Theme
from oppiva.people.queries import area_choices
from oppiva.programme.models import Programme
from oppiva.ui.formatting import date, number
from oppiva.ui.narrowing import Select

THEME, MODEL = "teema", "malli"


@dataclass(frozen=True)
class Asked:
    """What the board is narrowed to: a theme, a model by its slug."""

    theme: str = ""
    model: str = ""


@dataclass(frozen=True)
class KindShown:
    """One state of the key: its mark, how many, its word."""

    mark: str
    figure: str
    words: str


@dataclass(frozen=True)
class AreaRow:
    """A row beside the map: where, how far at most, how many stand how."""

    name: str
    mark: str
    words: str
    all_words: str


@dataclass(frozen=True)
class ShareShown:
    """What is known at so many months: `9/16`, its share in words, and the other states with the same denominator."""

    months: str
    figure: str
    said: str
    parts: tuple[KindShown, ...]
    short: str


@dataclass(frozen=True)
class ModelRow:
    """One model: figures worded, and the core part that is changed most."""

    name: Text
    address: str
    total: str
    used: str
    unknown: str
    after: tuple[tuple[str, str], ...]
    areas: str
    first_outside: str
    changed: ChangedShown | None


@dataclass(frozen=True)
class ChangedShown:
    """A core part in its own language, its model, and how often it was changed."""

    part: str
    language: str
    model: Text
    address: str
    words: str


@dataclass(frozen=True)
class TapShown:
    """One question of the eight and how its answers fall."""

    question: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PlaceShown:
    """A place that waits or does not answer."""

    name: str
    model: Text
    day: str
    words: str
    mark: str = ""


@dataclass(frozen=True)
class SpreadPage:
    """The whole board; `waits` and `silent` are the programme's own."""

    sentence: str
    lead: str
    base: str
    selects: tuple[Select, ...]
    anything: bool
    narrowed: bool
    drawing: str
    key: tuple[KindShown, ...]
    areas: tuple[AreaRow, ...]
    empty: str
    hidden: str
    shares: tuple[ShareShown, ...]
    days: str
    days_said: str
    outside: str
    outside_said: str
    models: tuple[ModelRow, ...]
    changed: ChangedShown | None
    taps: tuple[TapShown, ...]
    counted: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    waits: tuple[PlaceShown, ...] = ()
    silent: tuple[PlaceShown, ...] = ()


@dataclass(frozen=True)
class Board:
    """The counted narrowed to what was asked for, with its figures in all and by model."""

    found: Counted
    asked: Asked
    all: Spread
    by_model: Mapping[UUID, Spread]


def asked_of(query: QueryDict, found: Counted) -> Asked:
    """Read with care: a theme or a model that is not there is taken as not asked."""
    theme, model = query.get(THEME, ""), query.get(MODEL, "")
    return Asked(
        theme=theme if theme in Theme.values else "",
        model=model if any(one.slug == model for one in found.models.values()) else "",
    )


def board_of(found: Counted, asked: Asked) -> Board:
    """The figures of what was asked for."""
    kept = {
        pk: one
        for pk, one in found.models.items()
        if asked.theme in {"", one.theme} and asked.model in {"", one.slug}
    }  # fmt: skip
    rows = tuple(one for one in found.rows if one.model in kept)
    narrowed = Counted(
        rows=rows,
        homes=found.homes,
        models=kept,
        parts=tuple(one for one in found.parts if one.model in kept),
        taps={key: n for key, n in found.taps.items() if key[0] in kept},
        waits=tuple(one for one in found.waits if one.model in kept),
        silent=tuple(one for one in found.silent if one.model in kept),
    )
    by_model = {pk: spread([one for one in rows if one.model == pk], found.homes) for pk in {one.model for one in rows}}
    return Board(narrowed, asked, spread(rows, found.homes), by_model)


def spread_page(found: Counted, asked: Asked, programme: Programme | None = None) -> SpreadPage:
    """The board of the library, or of one programme."""
    board = board_of(found, asked)
    all_, language = board.all, get_language() or "fi"
    names = dict(area_choices())
    base = reverse("adoption:programme_spread", args=[programme.code]) if programme else reverse("adoption:spread")
    most = most_changed(board.found.parts)
    sure = all_.home_known
    return SpreadPage(
        sentence=say.sentence(all_, one_model=bool(asked.model)),
        lead=say.lead(all_),
        base=base,
        selects=_selects(found, asked, language),
        anything=bool(all_.total),
        narrowed=bool(asked.theme or asked.model),
        drawing=_map(all_, names, language),
        key=tuple(KindShown(say.MARKS[one], number(all_.kinds[one]), say.kind(one)) for one in KINDS),
        areas=_areas(all_, names),
        empty=say.without(len(AREA_TILES) - len(all_.areas)),
        hidden=say.hidden(all_.hidden),
        shares=tuple(_share(one) for one in all_.shares),
        days=number(all_.days) if all_.days is not None else "",
        days_said=say.days(all_.days_of) if all_.days is not None else "",
        outside=number(all_.outside) if sure and all_.named else "",
        outside_said=say.outside(all_.named) if sure and all_.named else "",
        models=_models(board, language),
        changed=_changed(most, board.found.models, language) if most is not None else None,
        taps=_taps(board.found.taps),
        counted=say.counted(),
        files=_files(base, asked),
        waits=tuple(_waits(one, board.found.models, language) for one in board.found.waits),
        silent=tuple(_silent(one, board.found.models, language) for one in board.found.silent),
    )


def _selects(found: Counted, asked: Asked, language: str) -> tuple[Select, ...]:
    models = sorted((_name(one, language).words, one.slug) for one in found.models.values())
    themes = [(str(value), str(label)) for value, label in Theme.choices]
    return (
        Select(MODEL, _("Model"), asked.model, [(slug, name) for name, slug in models], _("All models")),
        Select(
            THEME, _("Theme"), asked.theme, themes, _("All themes")
        ),
    )  # fmt: skip


def _map(all_: Spread, names: Mapping[str, str], language: str) -> str:
    tiles = []
    for one in AREA_TILES:
        kind = furthest(all_.areas.get(one.code, {}))
        name = names.get(one.code, one.fi)
        words = f"{name}: {say.kind(kind)}" if kind else _("%(area)s: nobody to show") % {"area": name}
        mark, ground = (say.MARKS[kind], say.GROUNDS[kind]) if kind else ("", "")
        tiles.append(MapTile(one.column, one.row, one.label(language[:2]), words, mark, ground))
    title = _("The 45 employment areas and Åland, each with the furthest stage of its adopters")
    about = _("A tile is an area, north is up. The table beside the map says the same.")
    return tile_map(tiles, title=title, about=about)


def _areas(all_: Spread, names: Mapping[str, str]) -> tuple[AreaRow, ...]:
    order = {kind: at for at, kind in enumerate(FURTHEST)}
    found = sorted(all_.areas.items(), key=lambda one: (order[furthest(one[1])], names.get(one[0], one[0])))
    rows = [(names.get(code, code), kinds) for code, kinds in found]
    rows += [(_("An employment area that is not named"), all_.unnamed)] if all_.unnamed else []
    rows += [(_("Without an area"), all_.nowhere)] if all_.nowhere else []
    return tuple(
        AreaRow(name, say.MARKS[furthest(kinds)], say.kind(furthest(kinds)), say.kinds_listed(kinds))
        for name, kinds in rows
    )


def _share(one: Shares) -> ShareShown:
    parts = tuple(
        KindShown(say.SHARE_MARKS[state], say.share(amount, one.due), say.share_state(state))
        for state, amount in (
            ("partly", one.partly), ("no", one.no), ("ended", one.ended), ("unknown", one.unknown),
            ("waiting", one.waiting),
        )
        if amount or state == "unknown"
    )  # fmt: skip
    if not one.due:
        return ShareShown(say.months(one.months), "", "", (), say.months_short(one.months))
    short = say.months_short(one.months)
    return ShareShown(say.months(one.months), say.share(one.in_use, one.due), say.share_said(one), parts, short)


def _models(board: Board, language: str) -> tuple[ModelRow, ...]:
    rows = []
    for pk, one in board.by_model.items():
        model = board.found.models[pk]
        most = most_changed(part for part in board.found.parts if part.model == pk)
        rows.append(
            ModelRow(
                name=_name(model, language),
                address=reverse("catalogue:model", args=[model.slug]),
                total=number(one.total),
                used=say.share(one.in_use, one.taken) if one.taken else number(0),
                unknown=number(one.unknown),
                after=tuple(
                    (say.share(share.in_use, share.due) if share.due else "", say.months_short(share.months))
                    for share in one.shares
                ),
                areas=number(one.used_areas),
                first_outside=date(one.first_outside) if one.first_outside else "",
                changed=_changed(most, board.found.models, language) if most is not None else None,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.name.words.casefold()))


def _changed(part: Part, models: Mapping[UUID, ModelNamed], language: str) -> ChangedShown:
    model = models[part.model]
    return ChangedShown(
        part=model.parts.get(part.key, ""),
        language=model.language,
        model=_name(model, language),
        address=reverse("catalogue:model", args=[model.slug]),
        words=say.changed(part.changed, part.checks),
    )


def _taps(taps: Mapping[tuple[UUID, str, str], int]) -> tuple[TapShown, ...]:
    sums: Counter[tuple[str, str]] = Counter()
    for (_model, tap, value), n in taps.items():
        sums[tap, value] += n
    if not sums:
        return ()
    return tuple(
        TapShown(question, tuple((words, number(sums[tap, value])) for value, words in values.items()))
        for tap, question, values in say.taps()
    )


def _files(base: str, asked: Asked) -> tuple[tuple[str, str], ...]:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in ((MODEL, asked.model), (THEME, asked.theme)) if value})
    end = f"?{query.urlencode()}" if query else ""
    return (
        (pgettext("file", "Models as CSV"), f"{base}mallit.csv{end}"),
        (pgettext("file", "Areas as CSV"), f"{base}alueet.csv{end}"),
    )


def _name(model: ModelNamed, language: str) -> Text:
    return told("name", model.name, model.language, model.translations, language)


def _place_name(row: PlaceRow) -> str:
    return f"{row.name}, {row.unit}" if row.unit else row.name


def _waits(row: PlaceRow, models: Mapping[UUID, ModelNamed], language: str) -> PlaceShown:
    return PlaceShown(_place_name(row), _name(models[row.model], language), date(row.on), say.kind(row.stage))


def _silent(row: PlaceRow, models: Mapping[UUID, ModelNamed], language: str) -> PlaceShown:
    mark = "unknown" if row.unknown else say.MARKS[row.stage]
    name = _name(models[row.model], language)
    return PlaceShown(_place_name(row), name, date(row.on), say.unanswered(row.silent), mark)
