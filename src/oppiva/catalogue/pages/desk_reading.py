"""The text of a draft in the order in which one uses it: for who tries it from the text alone, and for reviewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from oppiva.catalogue import blocks
from oppiva.catalogue.forms.desk_rows import ROWS
from oppiva.catalogue.forms.desk_text import CHOICES, MANY, MONEY
from oppiva.catalogue.model_words import BLOCK_NAMES, FIELD_NAMES
from oppiva.catalogue.models import ModelDraft
from oppiva.ui.formatting import money, number, tidy

# As one needs it: what it is, whether it fits, how it is done, what must stay, what to look after.
ORDER = ("M1", "M6", "M7", "M8", "M9", "M13", "M14", "M15", "M16", "M10", "M12", "M4", "M2", "M17", "M18", "M20", "M23")
SUBHEADS = {"what": "", "why": "core_why", "sign": "core_sign", "variants": "edge_variants"}


@dataclass(frozen=True)
class Told:
    """A field in words: a text, lines, or rows of a heading and its sentences."""

    label: str
    text: str = ""
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class ToldBlock:
    """A block with what is written in it; `alone`: its one field needs no name of its own."""

    code: str
    name: str
    fields: tuple[Told, ...]
    alone: bool


def text_of(draft: ModelDraft) -> tuple[ToldBlock, ...]:
    """What is written, block by block; nothing is shown of what is empty."""
    by_code = {one.code: one for one in blocks.BLOCKS}
    found = []
    for code in ORDER:
        fields = [told for name in by_code[code].fields if (told := tell(name, getattr(draft, name))) is not None]
        if fields:
            found.append(ToldBlock(code, str(BLOCK_NAMES[code]), tuple(fields), len(fields) == 1))
    return tuple(found)


def tell(name: str, value: Any) -> Told | None:
    """A field of a draft, or of a version, in words; None when nothing is written."""
    if name == "translations" or not is_said(value):
        return None
    label = str(FIELD_NAMES[name])
    if value is True:  # the one tick there is says all that its words say
        return Told("", text=label)
    if name in ROWS:
        if len(ROWS[name][1]) == 1:
            return Told(label, lines=tuple(str(one) for one in value))
        return Told(label, rows=tuple(_row(one) for one in value))
    return Told(label, text=plain(name, value))


def _row(row: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    said = [
        (_("Why it works: %(text)s"), row.get("why", "")),
        (_("The sign that it is there: %(text)s"), row.get("sign", "")),
        (_("Elsewhere: %(text)s"), row.get("variants", "")),
    ]
    return row.get("what", ""), tuple(words % {"text": text} for words, text in said if text)


def is_said(value: Any) -> bool:
    """Whether anything is written; a zero is."""
    return value is not None and value is not False and value != "" and value != [] and value != {}


def plain(name: str, value: Any) -> str:
    """A field as one line or a few, for reading and for comparing word by word."""
    if not is_said(value):
        return ""
    if value is True:
        return _("Yes")
    if name in MONEY:
        return money(int(value))
    if name in CHOICES:
        return str(dict(CHOICES[name]).get(str(value), value))
    if name in MANY:
        known = {str(key): str(label) for key, label in MANY[name]}
        return ", ".join(known.get(str(one), str(one)) for one in value)
    if isinstance(value, Mapping):
        return "\n".join(str(text) for held in value.values() for text in held.values() if text)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(_line(one) for one in value)
    if isinstance(value, Decimal):
        return number(tidy(value))
    return value if isinstance(value, str) else number(value)


def _line(row: object) -> str:
    if isinstance(row, Mapping):
        return ". ".join(str(text) for part, text in row.items() if text and part != "key")
    return str(row)
