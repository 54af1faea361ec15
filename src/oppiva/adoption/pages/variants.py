"""The changes of places as the writer of a model reads them, and as notes beside the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.adoption.queries.pulling import ChangeRow
from oppiva.catalogue.model_parts import PART_OF
from oppiva.catalogue.model_words import FIELD_NAMES
from oppiva.catalogue.models import OperatingModel
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date as full_date


@dataclass(frozen=True)
class ChangeShown:
    """A change: who told it, where in the text it belongs, and what can be done with it now."""

    code: str
    sentence: str
    who: str
    day: str
    where: str
    taps: str
    places: str
    take: str
    put_back: str
    version: str


@dataclass(frozen=True)
class ChangesPage:
    """Those in the draft, those nobody took, those a version has."""

    sentence: str
    drafted: tuple[ChangeShown, ...]
    offered: tuple[ChangeShown, ...]
    settled: tuple[ChangeShown, ...]


def changes_page(model: OperatingModel, rows: Sequence[ChangeRow]) -> ChangesPage:
    """The page."""
    shown = [(one, _shown(model, one)) for one in rows]
    sentence = ngettext("Places have told of one change", "Places have told of %(n)s changes", len(rows))
    return ChangesPage(
        sentence % {"n": number_inside(len(rows))} if rows else _("No place has told of a change yet"),
        tuple(seen for one, seen in shown if one.pulled is not None and not one.version),
        tuple(seen for one, seen in shown if one.pulled is None),
        tuple(seen for one, seen in shown if one.version),
    )


def where_of(model: OperatingModel, one: ChangeRow) -> str:
    """The field of the text that a change concerns; of the core the part that was touched."""
    name = str(FIELD_NAMES[one.field])
    core = next((row.get("what", "") for row in model.draft.core_parts if row.get("key") == one.part), "")
    return f"{name}: {core}" if core else name


def places_said(n: int) -> str:
    """By how many places the same combination of taps was told."""
    return ngettext("told by one place", "the same was told by %(n)s places", n) % {"n": number_inside(n)}


def part_of(one: ChangeRow) -> str:
    """The key of the part of the text in which it belongs."""
    return PART_OF[one.field].key


def _shown(model: OperatingModel, one: ChangeRow) -> ChangeShown:
    args = [model.programme.code, model.code]
    offered, drafted = one.pulled is None, one.pulled is not None and not one.version
    return ChangeShown(
        code=one.code,
        sentence=one.sentence,
        who=one.place or _("a place that is not named"),
        day=full_date(one.made_on),
        where=where_of(model, one),
        taps=" · ".join(one.taps),
        places=places_said(one.places),
        take=reverse("adoption:change_take", args=[*args, one.pk]) if offered else "",
        put_back=reverse("adoption:change_put_back", args=[*args, one.pulled]) if drafted else "",
        version=_("in version %(number)s") % {"number": one.version} if one.version else "",
    )
