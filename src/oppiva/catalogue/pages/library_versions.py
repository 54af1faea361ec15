"""Two versions of a model side by side: field by field, word by word; what is the same is not repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from oppiva.catalogue import blocks
from oppiva.catalogue import library_words as say
from oppiva.catalogue.model_words import FIELD_NAMES
from oppiva.catalogue.models import Change, Effect, EffectUnit, ModelVersion
from oppiva.catalogue.pages.library import Text, told
from oppiva.catalogue.path_words import kind_name
from oppiva.catalogue.queries.library_model import VersionRow
from oppiva.ui.diffing import Pieces, word_diff
from oppiva.ui.formatting import date as full_date
from oppiva.ui.formatting import hours, money
from oppiva.ui.narrowing import Select

OLD, NEW = "vanha", "uusi"
PARTS = {
    "what": gettext_lazy("What"), "why": gettext_lazy("Why it works"), "sign": gettext_lazy("Sign that it is there"),
    "variants": gettext_lazy("Known variants"),
}  # fmt: skip


@dataclass(frozen=True)
class FieldDiff:
    """A field in which two versions differ, each as pieces of words."""

    name: str
    old: Pieces
    new: Pieces


@dataclass(frozen=True)
class Side:
    """One of the two: its number, address, day, how much it changed and what was said of it."""

    shown: str
    address: str
    day: str
    change: str
    note: str


@dataclass(frozen=True)
class ComparePage:
    """The page."""

    name: Text
    model: str
    language: str
    old: Side
    new: Side
    fields: tuple[FieldDiff, ...]
    selects: tuple[Select, ...]


def asked_of(query: QueryDict, rows: Sequence[VersionRow]) -> tuple[str, str]:
    """The numbers of the two versions: those of the address, else the newest and the one before it, or itself."""
    newest = rows[0].number if rows else ""
    before = rows[1].number if len(rows) > 1 else newest
    return query.get(OLD, "") or before, query.get(NEW, "") or newest


def compare_page(old: ModelVersion, new: ModelVersion, rows: Sequence[VersionRow]) -> ComparePage:
    """What differs between two versions, in the order of the page."""
    texts, reader = new.content["texts"], get_language() or "fi"
    before, after = lines_of(old.content), lines_of(new.content)
    names = [name for name in dict.fromkeys([*before, *after]) if before.get(name, "") != after.get(name, "")]
    choices = [(one.number, f"{one.shown} ({full_date(one.at)})") for one in rows]
    return ComparePage(
        name=told("name", new.name, new.language, texts["translations"] or {}, reader),
        model=reverse("catalogue:model", args=[new.operating_model.slug]),
        language=new.language,
        old=_side(old),
        new=_side(new),
        fields=tuple(FieldDiff(name, *word_diff(before.get(name, ""), after.get(name, ""))) for name in names),
        selects=(
            Select(OLD, _("From version"), old.number, choices, _("The one before the newest")),
            Select(NEW, _("To version"), new.number, choices, _("The newest")),
        ),
    )


def _side(version: ModelVersion) -> Side:
    at = reverse("catalogue:version", args=[version.operating_model.slug, version.number])
    return Side(version.shown, at, full_date(version.at), str(Change(version.change).label), version.change_note)


def lines_of(content: Mapping[str, Any]) -> dict[str, str]:
    """What a version says, by the names of its fields, as people read it; what is empty is left out."""
    texts = content["texts"]
    said = {str(FIELD_NAMES[name]): plain(name, texts.get(name)) for name in blocks.FIELDS}
    said[_("Sources")] = "\n".join(
        f"{one['code']}: {', '.join(kind_name(kind).lower() for kind in one['kinds'])}" for one in content["sources"]
    )
    said[pgettext("of a model", "Materials")] = "\n".join(one["title"] for one in content["materials"])
    said[pgettext("of a model", "Evidence")] = say.evidence(content["evidence"]["level"])
    return {name: text for name, text in said.items() if text}


def plain(name: str, value: Any) -> str:
    """A field of a version as words."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else ""
    if name in {"start_minutes", "month_minutes"}:
        return hours(value)
    if name in {"start_cents", "month_cents"}:
        return money(value)
    if name == "effect":
        return str(Effect(value).label)
    if name == "effect_unit":
        return str(EffectUnit(value).label)
    if name == "for_whom":
        return say.for_whom(value)
    if name == "nothing_changes_for":
        return "\n".join(say.nobody_changes(one) for one in value)
    if name == "translations":
        return "\n".join(
            f"{say.IN_LANGUAGE[code]}, {FIELD_NAMES[part]}: {words}"
            for code, held in value.items()
            for part, words in held.items()
        )
    if isinstance(value, list):
        return _between(value).join(_row(one) for one in value)
    return str(value)


def _between(value: list[Any]) -> str:
    """Between rows of several lines an empty one: where one part ends is seen."""
    return "\n\n" if isinstance(value[0], dict) else "\n"


def _row(one: Any) -> str:
    if isinstance(one, dict):
        return "\n".join(f"{label}: {one[part]}" for part, label in PARTS.items() if one.get(part))
    return str(one)
