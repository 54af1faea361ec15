"""The spread board out: a row for each model, a row for each area, with whole numbers and their denominators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.adoption import spread_words as say
from oppiva.adoption.pages.spread import Board
from oppiva.adoption.spread import KINDS, Part, Spread, furthest, most_changed
from oppiva.core.charts import AREA_TILES
from oppiva.jobs import clock
from oppiva.people.queries import area_choices
from oppiva.ui.tables import Cell, Column, Table

MODELS, AREAS = "mallit", "alueet"


def models_table(board: Board) -> Table:
    """A row for each model, and all together last."""
    columns = [
        Column(pgettext("target", "Code")),
        Column(_("Model")),
        Column(_("Adoptions"), "number"),
        *(Column(say.kind(one), "number") for one in KINDS),
        Column(_("Not shown"), "number"),
        Column(_("Has come into use"), "number"),
        Column(_("Known to be in use"), "number"),
        Column(_("Areas in which it has come into use"), "number"),
        Column(_("First outside the home region"), "day"),
        Column(_("Shown by name, home known"), "number"),
        Column(_("Of these outside the programme"), "number"),
    ]
    for share in board.all.shares:
        after = say.months(share.months)
        heads = (_("due"), pgettext("follow-up", "in use"), *map(say.share_state, _REST))
        columns += [Column(f"{after}: {head}", "number") for head in heads]
    columns += [
        Column(_("Days from the version to use, median"), "number"),
        Column(_("Median of how many"), "number"),
        Column(_("Core part changed most")),
        Column(_("Changed or left out"), "number"),
        Column(_("Checks"), "number"),
    ]
    named = sorted(
        ((board.found.models[pk], one) for pk, one in board.by_model.items()), key=lambda row: row[0].name.casefold()
    )
    rows = []
    for model, one in named:
        most = most_changed(part for part in board.found.parts if part.model == model.pk)
        rows.append([model.code, model.name, *_figures(one), *_part(most, model.parts)])
    most = most_changed(board.found.parts)
    parts = board.found.models[most.model].parts if most is not None else {}
    rows.append(["", _("All together"), *_figures(board.all), *_part(most, parts)])
    return Table(_("Spread of models"), columns, rows, clock.today())


def areas_table(board: Board) -> Table:
    """A row for each of the areas, the empty ones too; then those that lie in none that may be told."""
    columns = [
        Column(pgettext("target", "Code")),
        Column(_("Area")),
        Column(_("Furthest stage")),
        *(Column(say.kind(one), "number") for one in KINDS),
        Column(_("Adoptions"), "number"),
    ]
    names = dict(area_choices())
    codes = sorted(one.code for one in AREA_TILES)
    rows = [_area(code, names.get(code, code), board.all.areas.get(code, {})) for code in codes]
    rows.append(_area("", _("An employment area that is not named"), board.all.unnamed))
    rows.append(_area("", _("Without an area"), board.all.nowhere))
    rows.append(["", _("Not shown"), "", *(None for _one in KINDS), board.all.hidden])
    rows.append(["", _("All together"), "", *(board.all.kinds[one] for one in KINDS), board.all.total])
    return Table(_("Spread by area"), columns, rows, clock.today())


_REST = ("partly", "no", "ended", "unknown", "waiting")


def _figures(one: Spread) -> list[Cell]:
    cells: list[Cell] = [one.total, *(one.kinds[kind] for kind in KINDS), one.hidden, one.taken, one.in_use]
    cells += [one.used_areas, one.first_outside, one.named, one.outside]
    for share in one.shares:
        cells += [share.due, share.in_use, *(getattr(share, state) for state in _REST)]
    return [*cells, one.days, one.days_of]


def _part(part: Part | None, names: Mapping[str, str]) -> Sequence[Cell]:
    return ("", None, None) if part is None else (names.get(part.key, part.key), part.changed, part.checks)


def _area(code: str, name: str, kinds: Mapping[str, int]) -> list[Cell]:
    best = furthest(kinds)
    counts = [kinds.get(one, 0) for one in KINDS]
    return [code, name, say.kind(best) if best else "", *counts, sum(counts)]
