"""What each field of a version's texts is, for who reads one from elsewhere: the same limits as in a draft here."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models

from oppiva.catalogue import blocks
from oppiva.catalogue.models import ModelDraft
from oppiva.experiments.models import Whose

# Without these a page has nothing to show.
LEAST = {"name": 3, "one_sentence": 1}
DECIMALS = frozenset({"effect_before", "effect_after"})


@cache
def spec() -> dict[str, list[Any]]:
    """By field of `blocks.FIELDS`, its kind and limits as `core.library.version` knows them."""
    return {name: _kind(name) for name in blocks.FIELDS}


def _kind(name: str) -> list[Any]:
    if name == "core_parts":
        what = {"what": blocks.CORE_WHAT, "why": blocks.CORE_WHY, "sign": blocks.CORE_SIGN, "key": 8}
        return ["rows", blocks.MOST_CORE, what]
    if name == "edge_parts":
        return ["rows", blocks.MOST_EDGES, {"what": blocks.EDGE_WHAT, "variants": blocks.EDGE_VARIANTS}]
    if name == "steps":
        return ["lines", blocks.MOST_STEPS, blocks.STEP_LENGTH]
    if name == "first_week":
        return ["lines", blocks.MOST_WEEK, blocks.WEEK_LENGTH]
    if name == "for_whom":
        return ["choices", list(map(str, Whose.values))]
    if name == "nothing_changes_for":
        return ["choices", sorted(blocks.CHANGES.values())]
    if name == "translations":
        return ["told", list(blocks.LANGUAGES), {part: _length(part) for part in blocks.TRANSLATED}]
    column = ModelDraft._meta.get_field(name)
    if isinstance(column, models.BooleanField):
        return ["flag"]
    if isinstance(column, models.URLField):
        return ["link", column.max_length]
    if isinstance(column, models.CharField):
        choices = [str(code) for code, _words in column.flatchoices]
        return ["one_of", choices] if choices else ["text", column.max_length, LEAST.get(name, 0)]
    return ["number"] if name in DECIMALS else ["whole", 2_000_000_000]


def _length(name: str) -> int:
    column = ModelDraft._meta.get_field(name)
    assert isinstance(column, models.CharField)
    return column.max_length or 0
